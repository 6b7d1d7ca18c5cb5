-- vote counts many votes of one show at once.
--
-- ARGV[5..] a group a question and value: number · value 1|0 · how many · voters…
--           (no voter twice in one group)
-- returns ok, then three a group: ok|closed|missing|ended · votes · one 1|0 a voter: changed;
--         last the version of the totals
-- keeps: one person, one vote a question; a vote set twice is counted once, so
--        a batch may be sent again
if not exists() then return { 'missing' } end
local out, changed, over = { 'ok' }, false, ended()
local i = 5
while i <= #ARGV do
  local n, value, size = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local list = {}
  for j = 1, size do list[j] = ARGV[i + 2 + j] end
  i = i + 3 + size
  local q = question(n)
  local code = 'ok'
  if not q then code = 'missing'
  elseif over then code = 'ended'
  elseif q[Q.state] ~= 'open' and q[Q.state] ~= 'queued' and q[Q.state] ~= 'on_air' then code = 'closed' end
  local votes, flags, change = 0, '', 0
  if code == 'ok' then
    votes, flags, change = count(n, value, list)
    if change ~= 0 then changed = true end
  end
  out[#out + 1] = code
  out[#out + 1] = tostring(votes)
  out[#out + 1] = flags
end
if changed then
  out[#out + 1] = tostring(redis.call('HINCRBY', KEYS[1], 'tv', 1))
else
  out[#out + 1] = redis.call('HGET', KEYS[1], 'tv') or '0'
end
return out
