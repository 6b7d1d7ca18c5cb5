-- with polls
-- erase takes words and names out of a show for good: by law, because they came
-- from the wrong broadcast, or because a platform ends how long they may be kept.
--
-- ARGV[5] law|source|expired · [6] how many comments, then four each:
--   comment id · body without words and author · number of its question · question without author
-- then how many actions, three each: action id · action · action without words; what
--   was asked and is not over is refused in it, and asked no more
-- then how many audit entries, two each: place in the list · the entry without words
-- then how many bans, two each: author id · record without a name
-- then 1 to keep an audit entry
-- returns ok, version of the totals, then the numbers whose votes changed; or
--         changed when a question was opened or an action moved meanwhile (read again)
-- keeps: ids, states and times; the question of an erased comment is removed, and
--        what came from the wrong broadcast takes its votes along
if not exists() then return { 'missing' } end
local by, i = ARGV[5], 7
for _ = 1, tonumber(ARGV[6]) do
  local f = comment(ARGV[i])
  if f and f[C.question] ~= ARGV[i + 2] then return { 'changed' } end
  i = i + 4
end
for j = i + 1, i + 3 * tonumber(ARGV[i]), 3 do
  if redis.call('HGET', P .. 'actions', ARGV[j]) ~= ARGV[j + 1] then return { 'changed' } end
end
i = 7
local votes = {}
for _ = 1, tonumber(ARGV[6]) do
  local id, n = ARGV[i], ARGV[i + 2]
  local f = comment(id)
  if f then
    redis.call('HSET', P .. 'c', id, ARGV[i + 1])
    if f[C.removed] == '' or by == 'law' then f[C.removed] = by end
    f[C.hash] = ''
    if by == 'source' then
      local vote, change = unvote(f)
      if change then votes[string.match(vote, '^%d+') or vote] = true end
    end
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
local sources = redis.call('HKEYS', P .. 'sources')
for j = i + 1, i + 3 * tonumber(ARGV[i]), 3 do
  local id = ARGV[j]
  redis.call('HSET', P .. 'actions', id, ARGV[j + 2])
  for _, source in ipairs(sources) do redis.call('LREM', P .. 'acting:' .. source, 0, id) end
  log('action', id)
end
i = i + 3 * tonumber(ARGV[i]) + 1
local function each(keep)
  for j = 1, tonumber(ARGV[i]) do keep(ARGV[i + 2 * j - 1], ARGV[i + 2 * j]) end
  i = i + 2 * tonumber(ARGV[i]) + 1
end
each(function(at, text) redis.call('LSET', P .. 'audit', at, text) end)
each(function(author, text)
  if banned(author) then redis.call('HSET', P .. 'bans', author, text) end
end)
if ARGV[i] == '1' then audit('erase_' .. by, 'show', '', '', '', '0', '0') end
local out = { 'ok', '0' }
for n in pairs(votes) do out[#out + 1] = n end
if #out > 2 then out[2] = tostring(redis.call('HINCRBY', KEYS[1], 'tv', 1)) end
return finish(out)
