-- source adds, changes or removes a source of comments.
--
-- ARGV[5] put|patch|delete · [6] source id · [7] source JSON, sealed secrets inside
-- patch:  [8] the JSON that it replaces
-- delete: [8..] what was asked of its platform, refused; see refuse
-- returns ok, or changed when it is not as it was read any more
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
if ended() then return { 'ended' } end
local act, id = ARGV[5], ARGV[6]
local is = redis.call('HGET', P .. 'sources', id)
if act ~= 'put' and not is then return { 'missing' } end
if act == 'patch' and is ~= ARGV[8] then return { 'changed' } end
if act == 'delete' then
  if not refuse({ id }, 8) then return { 'changed' } end
  redis.call('HDEL', P .. 'sources', id)
  redis.call('HDEL', P .. 'lamps', id)
  redis.call('DEL', P .. 'lease:' .. id, P .. 'history:' .. id)
else
  redis.call('HSET', P .. 'sources', id, ARGV[7])
end
log('source', id)
audit(act, 'source', id, '', '', '0', '0')
return finish({ 'ok' })
