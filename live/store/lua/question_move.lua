-- question_move changes a question's state; showing one sets the scene.
--
-- ARGV[5] number · [6] version, '' = the current one · [7] act
-- ARGV[8] states it may leave, as ",held,open," · [9] state it goes to
-- ARGV[10] answer JSON or '' · [11] keep an audit entry: 1|0
-- returns ok, version, audit id
-- keeps: at most one question is on air, and it is the one on the scene;
--        nothing of a banned author or of a removed or rejected comment becomes visible
local r = known()
if r then return r end
local n, version, act, to = ARGV[5], ARGV[6], ARGV[7], ARGV[9]
local f = question(n)
if not f then return { 'missing' } end
if version ~= '' and version ~= f[Q.version] then return { 'stale' } end
local from = f[Q.state]
if from == to then return finish({ 'ok', f[Q.version], '0' }) end
if from == 'removed' and act ~= 'undo' then return { 'final' } end
if not string.find(ARGV[8], ',' .. from .. ',', 1, true) then return { 'state' } end
if to == 'open' or to == 'queued' or to == 'on_air' then
  if ended() then return { 'ended' } end
  if banned(f[Q.author]) then return { 'banned' } end
  if f[Q.comment] ~= '' then
    local c = comment(f[Q.comment])
    if c and c[C.removed] ~= '' then return { 'final' } end
    if c and c[C.decision] ~= 'approved' then
      c[C.decision] = 'approved'
      c[C.reasons] = ''
      save_comment(f[Q.comment], c)
    end
  end
  f[Q.reasons] = ''
end
if to == 'on_air' then vacate(n) end
if to == 'answered' then
  redis.call('HSET', P .. 'qa', n, ARGV[10])
elseif from == 'answered' then
  redis.call('HDEL', P .. 'qa', n)
end
move(n, f, to)
if to == 'on_air' then save_scene('question', n) end
local a = 0
if ARGV[11] == '1' then
  a = audit(act, 'question', n, from, to, f[Q.version], version == '' and '1' or '0')
end
return finish({ 'ok', f[Q.version], tostring(a) })
