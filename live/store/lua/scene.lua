-- scene changes the programme: show a comment, a poll, one of the other kinds,
-- clear it, or take the next queued question.
--
-- ARGV[5] comment|poll|top|join|podium|leaderboard|delay|clear|next · [6] comment id, poll id, code or ''
-- ARGV[7] version of the comment, '' = the current one · [8] only if the scene has this version, '' = any
-- returns ok, scene version, audit id; empty: nothing is queued
-- keeps: what is shown may be seen: not removed, its author not banned; showing
--        a comment approves it
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
local kind, ref = ARGV[5], ARGV[6]
local s = scene()
if ARGV[8] ~= '' and ARGV[8] ~= s.version then return { 'stale' } end
if kind ~= 'clear' and ended() then return { 'ended' } end
local before, act, version = s.kind .. ' ' .. s.ref, 'show', '0'
if kind == 'comment' then
  local f = comment(ref)
  if not f then return { 'missing' } end
  if f[C.removed] ~= '' then return { 'final' } end
  if banned(f[C.author]) then return { 'banned' } end
  if ARGV[7] ~= '' and ARGV[7] ~= f[C.version] then return { 'stale' } end
  if f[C.decision] ~= 'approved' then
    f[C.decision] = 'approved'
    f[C.reasons] = ''
    save_comment(ref, f)
  end
  vacate('')
  save_scene('comment', ref)
elseif kind == 'next' then
  local n = redis.call('ZRANGE', P .. 'queue', 0, 0)[1]
  if not n then return { 'empty' } end
  local f = question(n)
  vacate(n)
  move(n, f, 'on_air')
  save_scene('question', n)
  local a = audit('show', 'question', n, 'queued', 'on_air', f[Q.version], '1')
  return finish({ 'ok', scene().version, tostring(a) })
elseif kind == 'clear' then
  act = 'clear'
  if s.kind == '' then return finish({ 'ok', s.version, '0' }) end
  vacate('')
  if scene().kind ~= '' then save_scene('', '') end
  kind, ref = '', ''
else
  if kind == 'poll' then
    local p = redis.call('HGET', P .. 'ps', ref)
    if not p then return { 'missing' } end
    if split(p)[1] == 'draft' then return { 'state' } end
  elseif kind ~= 'delay' then
    ref = ''
  end
  vacate('')
  save_scene(kind, ref)
end
if kind == 'delay' or s.kind == 'delay' then redis.call('HINCRBY', KEYS[1], 'pollv', 1) end
version = scene().version
local a = audit(act, 'scene', kind .. ' ' .. ref, before, kind .. ' ' .. ref, version, '0')
return finish({ 'ok', version, tostring(a) })
