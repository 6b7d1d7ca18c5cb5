-- with polls
-- score gives the points of a quiz, some hundred ballots at a time.
--
-- ARGV[5] poll · [6] round · [7] what is right, as "0,2" · [8] points
-- ARGV[9] 1 if half of them are for being quick · [10] time that there was, ms
-- returns ok, 1 when all have theirs
-- keeps: nobody is given points twice for one round
local name = ARGV[5] .. '.' .. ARGV[6]
local from = redis.call('HGET', P .. 'scoring', name)
if not from then return { 'ok', '1' } end
local b = box(ARGV[5], ARGV[6])
local last = math.min(tonumber(from) + 100, b.n) - 1
local points, time = tonumber(ARGV[8]), tonumber(ARGV[10])
for i = tonumber(from), last do
  local all = redis.call('HGETALL', b.voters .. i)
  for j = 1, #all, 2 do
    local value, ms = string.match(all[j + 1], '^.([^;]*);?(%d*)$')
    if value == ARGV[7] then
      local p = points
      if ARGV[9] == '1' then
        local left = time - math.min(tonumber(ms ~= '' and ms or '0') * 100, time)
        p = math.floor(points / 2) + math.floor((points - math.floor(points / 2)) * left / time)
      end
      redis.call('ZINCRBY', P .. 'quiz', p, all[j])
    end
  end
end
if last + 1 < b.n then
  redis.call('HSET', P .. 'scoring', name, tostring(last + 1))
  return { 'ok', '0' }
end
redis.call('HDEL', P .. 'scoring', name)
log('poll', ARGV[5])
return finish({ 'ok', '1' })
