-- voted tells for which of the named questions a voter has voted. Reads only.
-- ARGV[5] voter · [6..] numbers     returns one 1|0 a number
local out, who = {}, person(ARGV[5])
for i = 6, #ARGV do
  local level = tonumber(redis.call('HGET', P .. 'qlevel', ARGV[i]) or '0')
  out[#out + 1] = tostring(redis.call('SISMEMBER', voters(ARGV[i], level, who), who))
end
return out
