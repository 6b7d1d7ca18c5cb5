-- cursor keeps how far a source was read, fenced by the epoch of its lease.
--
-- ARGV[5] source id · [6] epoch · [7] cursor
-- returns ok, or state when another node owns the source by now
local k = P .. 'lease:' .. ARGV[5]
if redis.call('HGET', k, 'epoch') ~= ARGV[6] then return { 'state' } end
redis.call('HSET', k, 'cursor', ARGV[7])
return { 'ok' }
