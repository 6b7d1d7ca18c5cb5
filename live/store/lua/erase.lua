-- erase takes words and names out of a show for good: by law, because they came
-- from the wrong broadcast, or because a platform ends how long they may be kept.
--
-- ARGV[5] law|source|expired · [6] how many comments, then four each:
--   comment id · body without words and author · number of its question · question without author
-- then how many audit entries, two each: place in the list · the entry without words
-- then how many bans, two each: author id · record without a name
-- then how many actions, two each: action id · action without words
-- returns ok, or changed when a question was opened meanwhile (read again)
-- keeps: ids, states and times; the question of an erased comment is removed
if not exists() then return { 'missing' } end
local by, i = ARGV[5], 7
for _ = 1, tonumber(ARGV[6]) do
  local f = comment(ARGV[i])
  if f and f[C.question] ~= ARGV[i + 2] then return { 'changed' } end
  i = i + 4
end
i = 7
for _ = 1, tonumber(ARGV[6]) do
  local id, n = ARGV[i], ARGV[i + 2]
  local f = comment(id)
  if f then
    redis.call('HSET', P .. 'c', id, ARGV[i + 1])
    if f[C.removed] == '' or by == 'law' then f[C.removed] = by end
    f[C.hash] = ''
    save_comment(id, f)
    off(id, f, 'removed')
    local q = question(n)
    if q then
      redis.call('HSET', P .. 'q', n, ARGV[i + 3])
      redis.call('HSET', P .. 'qt', n, '')
      redis.call('HDEL', P .. 'qa', n)
      if q[Q.state] == 'removed' then save_question(n, q) else move(n, q, 'removed') end
    end
  end
  i = i + 4
end
local list = { 'audit', 'bans', 'actions' }
for k = 1, 3 do
  for j = 1, tonumber(ARGV[i]) do
    local at, text = ARGV[i + 2 * j - 1], ARGV[i + 2 * j]
    if k == 1 then redis.call('LSET', P .. list[k], at, text) else redis.call('HSET', P .. list[k], at, text) end
  end
  i = i + 2 * tonumber(ARGV[i]) + 1
end
audit('erase_' .. by, 'show', '', '', '', '0', '0')
return finish({ 'ok' })
