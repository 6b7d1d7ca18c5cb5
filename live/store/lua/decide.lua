-- decide moves a comment's decision.
--
-- ARGV[5] comment id · [6] version it was decided on, '' = the current one
-- ARGV[7] approved, rejected, held, or restore (what it was before the rejection)
-- ARGV[8] name of the act for the audit
-- returns ok, version, audit id
-- keeps: a removed comment never moves again; what is rejected leaves the scene
--        and its question the list, in this same step
local r = known()
if r then return r end
local id, version, to = ARGV[5], ARGV[6], ARGV[7]
local f = comment(id)
if not f then return { 'missing' } end
if f[C.removed] ~= '' then return { 'final' } end
if version ~= '' and version ~= f[C.version] then return { 'stale' } end
local from = f[C.decision]
if to == 'restore' then
  if from ~= 'rejected' then return { 'state' } end
  to = f[C.before]
end
if from == to then return finish({ 'ok', f[C.version], '0' }) end
if is_hidden(f) then show_again(f) end -- what people decide holds, whatever the platform does next
if to == 'rejected' then f[C.before] = from end
f[C.decision] = to
if to == 'approved' then f[C.reasons] = '' end
save_comment(id, f)
if to == 'rejected' then off(id, f, 'dismissed') elseif to == 'held' then off(id, f, 'held') end
local a = audit(ARGV[8], 'comment', id, from, to, f[C.version], version == '' and '1' or '0')
return finish({ 'ok', f[C.version], tostring(a) })
