-- with polls hands
-- ban keeps an author out and withdraws what they have here.
--
-- ARGV[5] author id · [6] voter · [7] record JSON (name, reason, by, at)
-- ARGV[8] the record that it replaces, '' = none: one that stands is left alone
-- ARGV[9] 1 to keep an audit entry of a replacement
-- returns ok, audit id, version of the totals, then the numbers whose votes changed,
--         and p:<poll> for polls; changed when another record stands there by now
-- keeps: what was withdrawn, so that unban restores exactly that; but a raised hand
--        ends, for good
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
local author, voter = ARGV[5], ARGV[6]
local old = redis.call('HGET', P .. 'bans', author) or ''
if old ~= ARGV[8] then
  if ARGV[8] == '' then return finish({ 'ok', '0', '0' }) end
  return { 'changed' }
end
redis.call('HSET', P .. 'bans', author, ARGV[7])
if old ~= '' then
  log('author', author)
  local a = 0
  if ARGV[9] == '1' then a = audit('ban', 'author', author, 'banned', 'banned', '0', '0') end
  return finish({ 'ok', tostring(a), '0' })
end
local took, out = {}, { 'ok', '0', '0' }
local s = scene()
if s.kind == 'comment' then
  local f = comment(s.ref)
  if f and f[C.author] == author then save_scene('', '') end
end
for _, n in ipairs(redis.call('LRANGE', P .. 'aq:' .. author, 0, -1)) do
  local f = question(n)
  if f and f[Q.state] ~= 'removed' then
    took[#took + 1] = 'q' .. SEP .. n .. SEP .. f[Q.state]
    move(n, f, 'removed')
  end
end
local last = tonumber(redis.call('HGET', KEYS[1], 'qn') or '0')
for n = 1, last do
  local id = tostring(n)
  local f = question(id)
  if f and f[Q.state] ~= 'removed' and f[Q.state] ~= 'answered' then
    local _, _, change = count(id, 0, { voter })
    if change ~= 0 then
      took[#took + 1] = 'v' .. SEP .. id .. SEP
      out[#out + 1] = id
    end
  end
end
local who = person(voter)
for _, id in ipairs(redis.call('SMEMBERS', P .. 'taking')) do
  local f = poll(id)
  local b = box(id, f[G.round])
  local value = redis.call('HGET', slot(b, who), who)
  -- A click in an anonymous poll is nobody's: taking it out would tell what it was.
  if value and not (f[G.anonymous] == '1' and string.sub(value, 1, 1) == 'r') then
    take(b, who)
    shut(b)
    took[#took + 1] = 'p' .. SEP .. b.name .. SEP .. value .. SEP .. f[G.opened]
    out[#out + 1] = 'p:' .. id
  end
end
end_hand(author)
redis.call('SADD', P .. 'barred', voter)
for i = 1, #took do redis.call('RPUSH', P .. 'took:' .. author, took[i]) end
if #out > 3 then out[3] = tostring(redis.call('HINCRBY', KEYS[1], 'tv', 1)) end
log('author', author)
out[2] = tostring(audit('ban', 'author', author, '', 'banned', '0', '0'))
return finish(out)
