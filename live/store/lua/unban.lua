-- with polls
-- unban lets an author back in and restores exactly what the ban withdrew.
--
-- ARGV[5] author id · [6] voter · [7] when its platform told of the ban, ms
-- returns ok, audit id, version of the totals, then the numbers whose votes changed,
--         and p:<poll> for polls
-- keeps: nothing is put on air: what was on air comes back queued; nothing of a
--        comment that was removed meanwhile comes back, and of a rejected one
--        nothing that is seen
local r = known()
if r then return r end
local author, voter = ARGV[5], ARGV[6]
if not banned(author) then return { 'missing' } end
redis.call('HDEL', P .. 'bans', author)
redis.call('SREM', P .. 'barred', voter)
local out = { 'ok', '0', '0' }
for _, t in ipairs(redis.call('LRANGE', P .. 'took:' .. author, 0, -1)) do
  local f = split(t)
  local q = f[1] ~= 'p' and question(f[2])
  if q and f[1] == 'q' and q[Q.state] == 'removed' then
    local to = f[3]
    if to == 'on_air' then to = 'queued' end
    local c = comment(q[Q.comment])
    if c and c[C.decision] == 'rejected' then to = 'dismissed' end
    if not c or c[C.removed] == '' then move(f[2], q, to) end
  elseif q and f[1] == 'v' then
    local _, _, change = count(f[2], 1, { voter })
    if change ~= 0 then out[#out + 1] = f[2] end
  elseif f[1] == 'p' then
    local id, round = string.match(f[2], '^(.*)%.(%d+)$')
    local g = poll(id)
    if g and g[G.state] ~= 'draft' and g[G.over] ~= '1' and g[G.round] == round and g[G.opened] == f[4] then
      local b, who = box(id, round), person(voter)
      if redis.call('HEXISTS', slot(b, who), who) == 0 then put(b, who, f[3]) end
      if shut(b) then out[#out + 1] = 'p:' .. id end
    end
  end
end
redis.call('DEL', P .. 'took:' .. author)
local at = NOW
if tonumber(ARGV[7]) > tonumber(NOW) then at = ARGV[7] end
redis.call('HSET', P .. 'lifted', author, at)
if #out > 3 then out[3] = tostring(redis.call('HINCRBY', KEYS[1], 'tv', 1)) end
log('author', author)
out[2] = tostring(audit('unban', 'author', author, 'banned', '', '0', '0'))
return finish(out)
