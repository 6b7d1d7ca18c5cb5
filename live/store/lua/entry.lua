-- with polls
-- entry keeps what the audience writes into a poll, or moves it.
--
-- ARGV[5] poll · [6] round · [7] add|move
--   add:  how many there may be at the most, then six each:
--         what makes it the same · text · state · letter of the source · name · voter
--   move: number · state or '' · status or '-'
-- returns ok, then one number each: what was there before keeps its own; '0': there are too many
-- keeps: an entry whose author is banned is not read any more; no number is
--        given twice in a round, whatever is erased or reset: nodes remember them
local r = known()
if r then return r end
local id, round = ARGV[5], ARGV[6]
local f = poll(id)
if not f then return { 'missing' } end
if f[G.round] ~= round then return { 'round' } end
local name = id .. '.' .. round
if ARGV[7] == 'move' then
  local e = redis.call('HGET', P .. 'pe:' .. name, ARGV[8])
  if not e then return { 'missing' } end
  e = split(e)
  local before = e[1] .. ' ' .. e[2]
  if ARGV[9] ~= '' then e[1] = ARGV[9] end
  if ARGV[10] ~= '-' then e[2] = ARGV[10] end
  redis.call('HSET', P .. 'pe:' .. name, ARGV[8], table.concat(e, SEP))
  redis.call('HINCRBY', P .. 'pc:' .. name, '#v', 1)
  save_poll(id, f)
  audit('entry', 'poll', id .. ' ' .. ARGV[8], before, e[1] .. ' ' .. e[2], f[G.version], '0')
  return finish({ 'ok' })
end
local out, most = { 'ok' }, tonumber(ARGV[8])
for i = 9, #ARGV, 6 do
  local n = redis.call('HGET', P .. 'px:' .. name, ARGV[i])
  if not n then
    if redis.call('HLEN', P .. 'px:' .. name) >= most then
      n = '0'
    else
      n = tostring(redis.call('HINCRBY', P .. 'pc:' .. name, '#wrote', 1))
      redis.call('HSET', P .. 'px:' .. name, ARGV[i], n)
      redis.call('HSET', P .. 'pe:' .. name, n, table.concat({ ARGV[i + 2], '', ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], ARGV[i + 1] }, SEP))
    end
  end
  out[#out + 1] = n
end
return finish(out)
