-- presence keeps what arrives at a show's stage and how many watch, fenced by
-- the epoch of the lease of its owner.
--
-- ARGV[5] epoch · [6] publications JSON · [7] viewers
-- returns ok, or state when another node owns the stage by now
-- keeps: only who sends is worth an entry of the log; how many watch is told
--        as it is now
if not exists() then return { 'missing' } end
if redis.call('HGET', P .. 'lease:stage', 'epoch') ~= ARGV[5] then return { 'state' } end
local key = P .. 'presence'
local was = redis.call('HMGET', key, 'publications', 'viewers')
redis.call('HSET', key, 'epoch', ARGV[5], 'publications', ARGV[6], 'viewers', ARGV[7])
if (was[1] or '[]') ~= ARGV[6] then
  log('stage', '')
elseif (was[2] or '0') ~= ARGV[7] then
  redis.call('PUBLISH', P .. 'now', 'viewers ' .. ARGV[7])
end
return finish({ 'ok' })
