-- with polls
-- polled reads what a voter has voted in the present rounds. Reads only.
-- ARGV[5] voter · [6..] polls      returns two each: round · value, '' = nothing
local out = {}
for i = 6, #ARGV do
  local f = poll(ARGV[i])
  local round, value = f and f[G.round] or '0', ''
  if f then
    local b = box(ARGV[i], round)
    value = redis.call('HGET', slot(b, person(ARGV[5])), person(ARGV[5])) or ''
  end
  out[#out + 1] = round
  out[#out + 1] = value
end
return out
