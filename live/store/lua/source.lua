-- source adds, changes or removes a source of comments.
--
-- ARGV[5] put|delete · [6] source id · [7] source JSON, sealed secrets inside
-- returns ok
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
if ended() then return { 'ended' } end
local act, id = ARGV[5], ARGV[6]
if act == 'put' then
  redis.call('HSET', P .. 'sources', id, ARGV[7])
else
  if redis.call('HDEL', P .. 'sources', id) == 0 then return { 'missing' } end
  redis.call('HDEL', P .. 'lamps', id)
  redis.call('DEL', P .. 'lease:' .. id, P .. 'history:' .. id, P .. 'acting:' .. id)
end
log('source', id)
audit(act, 'source', id, '', '', '0', '0')
return finish({ 'ok' })
