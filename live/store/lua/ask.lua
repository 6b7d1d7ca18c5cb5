-- ask opens a question from a comment and approves the comment.
--
-- ARGV[5] comment id · [6] version, '' = the current one
-- ARGV[7] content hash of the text that was read · [8] question body JSON · [9] text
-- returns ok, number; the same number when asked again
--         changed: the comment was edited since it was read; read it again
-- keeps: one question a comment; asking does not vote
local r = known()
if r then return r end
if ended() then return { 'ended' } end
local id, version = ARGV[5], ARGV[6]
local f = comment(id)
if not f then return { 'missing' } end
if f[C.removed] ~= '' then return { 'final' } end
if banned(f[C.author]) then return { 'banned' } end
if f[C.question] ~= '0' then return finish({ 'ok', f[C.question] }) end
if version ~= '' and version ~= f[C.version] then return { 'stale' } end
if f[C.hash] ~= ARGV[7] then return { 'changed' } end
local n = tostring(redis.call('HINCRBY', KEYS[1], 'qn', 1))
local from = f[C.decision]
f[C.decision] = 'approved'
f[C.reasons] = ''
f[C.question] = n
save_comment(id, f)
redis.call('HSET', P .. 'q', n, ARGV[8])
redis.call('HSET', P .. 'qt', n, ARGV[9])
redis.call('ZADD', P .. 'rank', 0, n)
if f[C.author] ~= '' then redis.call('RPUSH', P .. 'aq:' .. f[C.author], n) end
local q = { 'open', '0', '0', '0', id, f[C.author], '', '0' }
save_question(n, q)
audit('ask', 'question', n, from, 'open', q[Q.version], version == '' and '1' or '0')
return finish({ 'ok', n })
