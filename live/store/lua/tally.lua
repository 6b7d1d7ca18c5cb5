-- tally reads the counts of rounds, each at one version. Reads only.
-- ARGV[5..] <poll>.<round>
-- returns two each: [counts] · [entries, with the most votes of each state]
-- keeps: what authors wrote who are banned is left out. Of more than a thousand
--        entries some hundred of each state are told, with the counts of these:
--        nobody is shown more, and ten times a second all would be too much
local FEW = 1000
local MOST = { shown = 300, held = 200, hidden = 100 }
local FIELD = '[^' .. SEP .. ']*'
local STATE = '^' .. FIELD
local AUTHOR = STATE .. string.rep(SEP .. FIELD, 3) .. SEP .. '([^' .. SEP .. ']+)'
local barred = redis.call('EXISTS', P .. 'barred') == 1
-- best picks from the numbers of entries of one state, which are by votes.
local function best(by, most, into)
  local votes, n = {}, 0
  for v in pairs(by) do votes[#votes + 1] = v end
  table.sort(votes, function(a, b) return a > b end)
  for _, v in ipairs(votes) do
    for _, number in ipairs(by[v]) do
      if n == most then return end
      into[number], n = true, n + 1
    end
  end
end
-- fewer leaves of counts and entries (by number, up to last) those to be told.
local function fewer(counts, entries, last)
  local votes, states, told = {}, {}, {}
  for j = 1, #counts, 2 do
    local n = tonumber(string.sub(counts[j], 2))
    if n then votes[n] = (votes[n] or 0) + tonumber(counts[j + 1]) end
  end
  for n = 1, last do
    if entries[n] and (votes[n] or 0) > 0 then
      local state = string.match(entries[n], STATE)
      local by = states[state] or {}
      states[state] = by
      by[votes[n]] = by[votes[n]] or {}
      table.insert(by[votes[n]], n)
    end
  end
  for state, by in pairs(states) do best(by, MOST[state] or 0, told) end
  local some, all = {}, {}
  for j = 1, #counts, 2 do
    local n = tonumber(string.sub(counts[j], 2))
    if not n or told[n] then some[#some + 1], some[#some + 2] = counts[j], counts[j + 1] end
  end
  for n in pairs(told) do all[#all + 1], all[#all + 2] = tostring(n), entries[n] end
  return some, all
end
local out = {}
for i = 5, #ARGV do
  local counts = redis.call('HGETALL', P .. 'pc:' .. ARGV[i])
  local all = redis.call('HGETALL', P .. 'pe:' .. ARGV[i])
  if barred or #all > 2 * FEW then
    local entries, seen, last = {}, {}, 0
    for j = 1, #all, 2 do
      local author = barred and string.match(all[j + 1], AUTHOR)
      if not author or redis.call('SISMEMBER', P .. 'barred', author) == 0 then
        local n = tonumber(all[j])
        entries[n], last = all[j + 1], math.max(n, last)
        seen[#seen + 1], seen[#seen + 2] = all[j], all[j + 1]
      end
    end
    all = seen
    if #seen > 2 * FEW then counts, all = fewer(counts, entries, last) end
  end
  out[#out + 1] = counts
  out[#out + 1] = all
end
return out
