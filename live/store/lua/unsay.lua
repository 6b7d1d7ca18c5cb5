-- with polls hands
-- unsay takes what somebody wrote into polls, or wanted to say on stage, out of a
-- show for good, with their name: one person's, or everything that came from a
-- platform before a time.
--
-- ARGV[5] voter or '' · [6] letter of the source or '' · [7] rounds opened before, ms
-- ARGV[8] author id or ''
-- returns ok, how many entries of polls
-- keeps: counts; a word of a cloud is nobody's
if not exists() then return { 'missing' } end
local n = 0
for _, id in ipairs(redis.call('LRANGE', P .. 'pl', 0, -1)) do
  local f, changed = poll(id), false
  if f and tonumber(f[G.opened]) < tonumber(ARGV[7]) then
    for round = 1, tonumber(f[G.round]) do
      local name, gone = id .. '.' .. round, {}
      local all = redis.call('HGETALL', P .. 'pe:' .. name)
      for i = 1, #all, 2 do
        local e = split(all[i + 1])
        if e[5] ~= '' and e[6] ~= '' and (ARGV[5] == e[5] or ARGV[6] ~= '' and ARGV[6] == e[3]) then
          redis.call('HSET', P .. 'pe:' .. name, all[i], table.concat({ 'hidden', e[2], e[3], '', e[5], '' }, SEP))
          gone[all[i]], changed, n = true, true, n + 1
        end
      end
      if next(gone) then
        local keys = redis.call('HGETALL', P .. 'px:' .. name)
        for i = 1, #keys, 2 do
          if gone[keys[i + 1]] then redis.call('HDEL', P .. 'px:' .. name, keys[i]) end
        end
        redis.call('HINCRBY', P .. 'pc:' .. name, '#v', 1)
      end
    end
    if changed then save_poll(id, f) end
  end
end
if ARGV[5] ~= '' then
  local who = person(ARGV[5])
  local name = redis.call('HGET', P .. 'players', who)
  if who == ARGV[5] or name and string.sub(name, 1, 1) ~= 'r' then
    redis.call('HDEL', P .. 'players', who)
    redis.call('ZREM', P .. 'quiz', who)
  end
end
if ARGV[8] ~= '' then
  end_hand(ARGV[8])
  redis.call('HDEL', P .. 'handof', ARGV[8])
  for _, id in ipairs(redis.call('LRANGE', P .. 'hdown', 0, -1)) do
    local f = hand(id)
    if f[H.author] == ARGV[8] then
      redis.call('HSET', P .. 'hands', id, '{}')
      f[H.author], f[H.question] = '', '0'
      save_hand(id, f)
    end
  end
end
return finish({ 'ok', tostring(n) })
