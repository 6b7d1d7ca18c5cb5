-- question_new keeps a question asked in the room or entered for the hall.
--
-- ARGV[5] body JSON · [6] text · [7] state held|open · [8] author id or ''
-- ARGV[9] reasons · [10] anonymous 0|1 · [11] hash of its receipt or ''
-- returns ok, number
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
if ended() then return { 'ended' } end
local author = ARGV[8]
if banned(author) then return { 'banned' } end
local n = tostring(redis.call('HINCRBY', KEYS[1], 'qn', 1))
redis.call('HSET', P .. 'q', n, ARGV[5])
redis.call('HSET', P .. 'qt', n, ARGV[6])
redis.call('ZADD', P .. 'rank', 0, n)
if author ~= '' then redis.call('RPUSH', P .. 'aq:' .. author, n) end
if ARGV[11] ~= '' then redis.call('HSET', P .. 'receipts', ARGV[11], n) end
save_question(n, { ARGV[7], '0', '0', '0', '', author, ARGV[9], ARGV[10] })
return finish({ 'ok', n })
