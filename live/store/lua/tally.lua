-- tally reads the counts of rounds, each at one version. Reads only.
-- ARGV[5..] <poll>.<round>
-- returns two each: [counts] · [entries of authors who are not banned]
local out = {}
for i = 5, #ARGV do
  out[#out + 1] = redis.call('HGETALL', P .. 'pc:' .. ARGV[i])
  local all, seen = redis.call('HGETALL', P .. 'pe:' .. ARGV[i]), {}
  for j = 1, #all, 2 do
    local author = split(all[j + 1])[5]
    if author == '' or redis.call('SISMEMBER', P .. 'barred', author) == 0 then
      seen[#seen + 1], seen[#seen + 2] = all[j], all[j + 1]
    end
  end
  out[#out + 1] = seen
end
return out
