-- unban lets an author back in and restores exactly what the ban withdrew.
--
-- ARGV[5] author id · [6] voter
-- returns ok, audit id, version of the totals, then the numbers whose votes changed
-- keeps: nothing is put on air: what was on air comes back queued
local r = known()
if r then return r end
local author, voter = ARGV[5], ARGV[6]
if not banned(author) then return { 'missing' } end
redis.call('HDEL', P .. 'bans', author)
redis.call('SREM', P .. 'barred', voter)
local out = { 'ok', '0', '0' }
for _, t in ipairs(redis.call('LRANGE', P .. 'took:' .. author, 0, -1)) do
  local f = split(t)
  local q = question(f[2])
  if q and f[1] == 'q' and q[Q.state] == 'removed' then
    local to = f[3]
    if to == 'on_air' then to = 'queued' end
    move(f[2], q, to)
  elseif q and f[1] == 'v' then
    local _, _, change = count(f[2], 1, { voter })
    if change ~= 0 then out[#out + 1] = f[2] end
  end
end
redis.call('DEL', P .. 'took:' .. author)
if #out > 3 then out[3] = tostring(redis.call('HINCRBY', KEYS[1], 'tv', 1)) end
log('author', author)
out[2] = tostring(audit('unban', 'author', author, 'banned', '', '0', '0'))
return finish(out)
