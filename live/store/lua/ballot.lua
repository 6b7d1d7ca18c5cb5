-- with polls
-- ballot counts many clicks in polls at once.
--
-- ARGV[5] node · [6] id of this batch, the same when it is sent again
-- ARGV[7..] groups: poll · round · letter of the source · fields, '' takes back ·
--           letter of the platform that is watched or '' · how many · voters…
-- returns ok, then three a group: code · one letter a voter: n(ew) c(hanged) s(ame)
--         t(aken back) b(anned) · how many people have voted now
-- keeps: one person, one vote a poll; a batch that is sent again is not counted again
if not exists() then return { 'missing' } end
local node, batch = ARGV[5], ARGV[6]
local last = redis.call('HGET', P .. 'batches', node)
if last then
  local f = split(last)
  if table.remove(f, 1) == batch then return f end
end
local out, boxes, open, groups = { 'ok' }, {}, {}, {}
local over = ended()
local barred = redis.call('EXISTS', P .. 'barred') == 1
local aliased = redis.call('EXISTS', P .. 'alias') == 1
local i = 7
while i <= #ARGV do
  local id, round, letter, fields, via, size = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], tonumber(ARGV[i + 5])
  local f = poll(id)
  local code = untaken(f, round, letter, '', via)
  if code == '' and over then code = 'ended' end
  if code == '' and f[G.entered] == '1' then
    for n in string.gmatch(fields, '[^,]+') do
      if redis.call('HEXISTS', P .. 'pe:' .. id .. '.' .. round, n) == 0 then code = 'option' end
    end
  end
  local flags = {}
  if code == '' then
    code = 'ok'
    local b = boxes[id]
    if not b then
      b = box(id, round)
      boxes[id] = b
      open[#open + 1] = b
    end
    local value = letter .. fields
    for j = 1, size do
      local voter = ARGV[i + 5 + j]
      local who = voter
      if aliased then who = person(voter) end
      if barred and shut_out(voter, who) then
        flags[j] = 'b'
      elseif fields ~= '' then
        flags[j] = put(b, who, value)
      elseif take(b, who) then
        flags[j] = 't'
      else
        flags[j] = 's'
      end
    end
  end
  out[#out + 1] = code
  out[#out + 1] = table.concat(flags)
  out[#out + 1] = '0'
  groups[#out] = boxes[id]
  i = i + 6 + size
end
for _, b in ipairs(open) do shut(b) end
for at, b in pairs(groups) do out[at] = tostring(b.all) end
local parts = { batch } -- joined bit by bit: the built-in engine's stack holds some thousand texts
for j = 1, #out, 500 do parts[#parts + 1] = table.concat(out, SEP, j, math.min(j + 499, #out)) end
redis.call('HSET', P .. 'batches', node, table.concat(parts, SEP))
return out
