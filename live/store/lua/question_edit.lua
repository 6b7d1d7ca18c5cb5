-- question_edit changes a question's text.
--
-- ARGV[5] number · [6] version, '' = the current one · [7] text
-- ARGV[8] name of the act for the audit
-- returns ok, version, audit id
-- keeps: the text before in the audit entry, so that it can be undone
local r = known()
if r then return r end
local n, version, text = ARGV[5], ARGV[6], ARGV[7]
local f = question(n)
if not f then return { 'missing' } end
if f[Q.state] == 'removed' then return { 'final' } end
if version ~= '' and version ~= f[Q.version] then return { 'stale' } end
local before = redis.call('HGET', P .. 'qt', n)
if before == text then return finish({ 'ok', f[Q.version], '0' }) end
redis.call('HSET', P .. 'qt', n, text)
save_question(n, f)
local s = scene()
if s.kind == 'question' and s.ref == n then log('scene', '') end
local a = audit(ARGV[8], 'question', n, before, text, f[Q.version], version == '' and '1' or '0')
return finish({ 'ok', f[Q.version], tostring(a) })
