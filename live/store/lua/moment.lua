-- moment keeps what is true of a source or a page at the moment, and tells the
-- nodes; nothing for what is not there any more.
--
-- ARGV[5] lamp|sample|overlay · [6] source or page id · [7] JSON · [8] sample: how many are kept
-- returns ok
local what, id = ARGV[5], ARGV[6]
if what == 'overlay' then
  if not exists() then return { 'ok' } end
  redis.call('HSET', P .. 'overlays', id, ARGV[7])
  redis.call('PUBLISH', P .. 'now', 'overlay ' .. id)
elseif redis.call('HEXISTS', P .. 'sources', id) == 0 then
  return { 'ok' }
elseif what == 'lamp' then
  redis.call('HSET', P .. 'lamps', id, ARGV[7])
  redis.call('PUBLISH', P .. 'now', 'lamp ' .. id)
else
  redis.call('RPUSH', P .. 'history:' .. id, ARGV[7])
  redis.call('LTRIM', P .. 'history:' .. id, -tonumber(ARGV[8]), -1)
end
return { 'ok' }
