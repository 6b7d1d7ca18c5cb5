-- with polls
-- link makes a code by which a person in the room is known again on a platform,
-- and links the two when it comes back.
--
-- ARGV[5] new · [6] code · [7] voter in the room · [8] until when it holds, ms
--         returns ok, code; taken: another one has it
-- ARGV[5] use · [6] code · [7] voter on the platform
--         returns ok, totals version, then numbers of questions whose votes changed,
--         and p:<poll> for polls; missing: no such code
-- keeps: votes of both count once; where both have voted in a poll the click stays;
--        of the points of both in the quiz the more: both may have answered the same
local at = P .. 'linking'
if ARGV[5] == 'new' then
  if not exists() then return { 'missing' } end
  if redis.call('HLEN', at) > 2000 then
    local all = redis.call('HGETALL', at)
    for i = 1, #all, 2 do
      if tonumber(split(all[i + 1])[2]) < tonumber(NOW) then redis.call('HDEL', at, all[i]) end
    end
  end
  local old = redis.call('HGET', at, ARGV[6])
  if old and split(old)[1] ~= ARGV[7] and tonumber(split(old)[2]) >= tonumber(NOW) then return { 'taken' } end
  redis.call('HSET', at, ARGV[6], ARGV[7] .. SEP .. ARGV[8])
  return { 'ok', ARGV[6] }
end
local found = redis.call('HGET', at, ARGV[6])
if not found or tonumber(split(found)[2]) < tonumber(NOW) then return { 'missing' } end
local room, voter = split(found)[1], ARGV[7]
redis.call('HDEL', at, ARGV[6])
local out = { 'ok', '0' }
if room == voter or redis.call('HGET', P .. 'alias', voter) == room then return out end
redis.call('HDEL', P .. 'alias', voter)
for n = 1, tonumber(redis.call('HGET', KEYS[1], 'qn') or '0') do
  local q = question(tostring(n))
  if q and (q[Q.state] == 'open' or q[Q.state] == 'queued' or q[Q.state] == 'on_air') then
    local _, _, gone = count(tostring(n), 0, { voter })
    if gone ~= 0 then
      count(tostring(n), 1, { room })
      out[#out + 1] = tostring(n)
    end
  end
end
if #out > 2 then out[2] = tostring(redis.call('HINCRBY', KEYS[1], 'tv', 1)) end
for _, id in ipairs(redis.call('SMEMBERS', P .. 'taking')) do
  local f = poll(id)
  local b = box(id, f[G.round])
  local value = take(b, voter)
  if value then
    if redis.call('HEXISTS', slot(b, room), room) == 1 then
      b.again = b.again + 1
    else
      put(b, room, value)
    end
    shut(b)
    out[#out + 1] = 'p:' .. id
  end
end
local points = redis.call('ZSCORE', P .. 'quiz', voter)
if points then
  if tonumber(points) > tonumber(redis.call('ZSCORE', P .. 'quiz', room) or '0') then redis.call('ZADD', P .. 'quiz', points, room) end
  redis.call('ZREM', P .. 'quiz', voter)
end
local name = redis.call('HGET', P .. 'players', voter)
if name then
  redis.call('HSETNX', P .. 'players', room, name)
  redis.call('HDEL', P .. 'players', voter)
end
redis.call('HSET', P .. 'alias', voter, room)
return finish(out)
