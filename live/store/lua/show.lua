-- show creates a show or changes its settings.
--
-- ARGV[5] create|patch|start|end · [6..] field, value, …
-- returns ok
-- keeps: the first log entry is the show's creation; an ended show stays ended,
--        and nothing of it stays on air
local r = known()
if r then return r end
local act = ARGV[5]
if act == 'create' then
  if exists() then return { 'ok' } end
elseif not exists() then
  return { 'missing' }
end
local before = redis.call('HGET', KEYS[1], 'state') or ''
if before == 'ended' and act ~= 'create' then
  if act == 'end' then return { 'ok' } end
  return { 'ended' }
end
if act == 'start' and before == 'live' then return finish({ 'ok' }) end
if act == 'end' then
  vacate('')
  if scene().kind ~= '' then save_scene('', '') end
end
redis.call('HSET', KEYS[1], unpack(ARGV, 6))
log('show', '')
audit(act, 'show', '', before, redis.call('HGET', KEYS[1], 'state') or '', '0', '0')
return finish({ 'ok' })
