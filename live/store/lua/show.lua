-- with hands
-- show creates a show or changes its settings.
--
-- ARGV[5] create|patch|start|end|rehearse · [6..] field, value, …
-- end:      [6] when · [7..] what was asked of platforms, refused; see refuse
-- rehearse: [6] the rehearsal that it has, '' = none · [7] the one it gets, '' = none
-- returns ok; changed when more was asked of a platform since; state when it has
--         another rehearsal, or begins while it has one, or rehearses while it is live
-- keeps: the first log entry is the show's creation; an ended show stays ended
--        (but may forget its rehearsal),
--        nothing of it stays on air, and nobody's hand stays up
local r = known()
if r then return r end
local act = ARGV[5]
if act == 'create' then
  if exists() then return { 'ok' } end
elseif not exists() then
  return { 'missing' }
end
local before = redis.call('HGET', KEYS[1], 'state') or ''
local forgets = act == 'rehearse' and ARGV[7] == ''
if before == 'ended' and act ~= 'create' and not forgets then
  if act == 'end' then return { 'ok' } end
  return { 'ended' }
end
if act == 'start' and before == 'live' then return finish({ 'ok' }) end
local rehearsal = redis.call('HGET', KEYS[1], 'rehearsal') or ''
if act == 'start' and rehearsal ~= '' then return { 'state' } end
if act == 'end' then
  if not refuse(redis.call('HKEYS', P .. 'sources'), 7) then return { 'changed' } end
  vacate('')
  if scene().kind ~= '' then save_scene('', '') end
  end_hands()
  redis.call('HSET', KEYS[1], 'state', 'ended', 'ended', ARGV[6])
elseif act == 'rehearse' then
  if rehearsal ~= ARGV[6] or (before == 'live' and not forgets) then return { 'state' } end
  redis.call('HSET', KEYS[1], 'rehearsal', ARGV[7])
else
  redis.call('HSET', KEYS[1], unpack(ARGV, 6))
end
log('show', '')
if act == 'rehearse' then act = 'patch' end
audit(act, 'show', '', before, redis.call('HGET', KEYS[1], 'state') or '', '0', '0')
return finish({ 'ok' })
