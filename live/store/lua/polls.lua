-- Shared by the scripts that touch polls. Put behind lib.lua by the loader for
-- every script whose first line is "-- with polls".
--
-- A round of a poll has a ballot box: who voted what (hashes pv:), the counts
-- (hash pc:) and what the audience wrote into it (hashes pe: and px:).
local G = { state = 1, version = 2, round = 3, revealed = 4, opened = 5, closes = 6, closed = 7, final = 8,
  over = 9, anonymous = 10, who = 11, shown = 12, grace = 13, entered = 14, kind = 15 }
local function poll(id)
  local s = redis.call('HGET', P .. 'ps', id)
  if s then return split(s) end
  return nil
end
-- save_poll keeps a poll's state; 'taking' holds those that votes may come for.
local function save_poll(id, f)
  f[G.version] = tostring(tonumber(f[G.version]) + 1)
  redis.call('HSET', P .. 'ps', id, table.concat(f, SEP))
  if f[G.state] == 'draft' or f[G.over] == '1' then
    redis.call('SREM', P .. 'taking', id)
  else
    redis.call('SADD', P .. 'taking', id)
  end
  redis.call('HINCRBY', KEYS[1], 'pollv', 1)
  log('poll', id)
end

-- grace is how late a platform's picture is, ms; without a letter the longest of all.
local function grace(f, letter)
  if letter then return tonumber(string.match(f[G.grace], letter .. '(%d+)') or '0') end
  local most = 0
  for ms in string.gmatch(f[G.grace], '%d+') do
    if tonumber(ms) > most then most = tonumber(ms) end
  end
  return most
end
-- closing is when the poll closes or did, ms; nil: by hand, some time.
local function closing(f)
  if f[G.closed] ~= '0' then return tonumber(f[G.closed]) end
  if f[G.closes] ~= '0' then return tonumber(f[G.closes]) end
  return nil
end
-- untaken says why a vote of now does not count, '' if it does: cast on the
-- source with this letter at a time ('' = now), by somebody who watches via.
local function untaken(f, round, letter, at, via)
  if not f then return 'missing' end
  if f[G.state] == 'draft' then return 'unopened' end
  if f[G.round] ~= round then return 'round' end
  if f[G.over] == '1' then return 'over' end
  if f[G.who] == 'room' and letter ~= 'r' or f[G.who] == 'comments' and letter == 'r' then return 'who' end
  local t = tonumber(NOW)
  if at ~= '' then
    t = tonumber(at)
    if t < tonumber(f[G.opened]) then return 'early' end
  end
  local close = closing(f)
  if close then
    if via == '' then via = letter end
    if t > close + grace(f, via) or tonumber(NOW) > close + grace(f) then return 'over' end
  end
  return ''
end

-- box opens the ballot box of a round. Voters are spread over n small hashes by
-- linear hashing: a hash of 128 short entries at most costs about 14 bytes a voter.
local SPREAD = 48
local function box(id, round)
  local b = { name = id .. '.' .. round, votes = {}, fresh = 0, again = 0, change = false }
  b.counts = P .. 'pc:' .. b.name
  b.voters = P .. 'pv:' .. b.name .. ':'
  b.n = tonumber(redis.call('HGET', b.counts, '#spread') or '1')
  b.half = 1
  while b.half * 2 <= b.n do b.half = b.half * 2 end
  return b
end
local function slot(b, voter)
  local h = tonumber(string.sub(voter, -9)) % (2 * b.half)
  if h >= b.n then h = h - b.half end
  return b.voters .. h
end
-- chosen is a value without what does not count: how quick it came.
local function chosen(value) return string.match(value, '^[^;]*') end
-- put lays a vote in the box; the letter of its source stands before what was
-- chosen. Returns n(ew), c(hanged) with what it was before, s(ame).
local function put(b, voter, value)
  local key = slot(b, voter)
  if redis.call('HSETNX', key, voter, value) == 1 then
    b.votes[value] = (b.votes[value] or 0) + 1
    b.fresh = b.fresh + 1
    return 'n'
  end
  local old = redis.call('HGET', key, voter)
  if chosen(old) == chosen(value) then return 's' end
  redis.call('HSET', key, voter, value)
  b.votes[old] = (b.votes[old] or 0) - 1
  b.votes[value] = (b.votes[value] or 0) + 1
  b.again = b.again + 1
  return 'c', old
end
-- take takes a vote out of the box and returns it; nil if there is none.
local function take(b, voter)
  local key = slot(b, voter)
  local old = redis.call('HGET', key, voter)
  if not old then return nil end
  redis.call('HDEL', key, voter)
  b.votes[old] = (b.votes[old] or 0) - 1
  b.fresh = b.fresh - 1
  return old
end
-- part moves the voters of one hash that belong into the next one.
local function part(b)
  local from = b.voters .. (b.n - b.half)
  local all = redis.call('HGETALL', from)
  local stay, go = {}, {}
  for i = 1, #all, 2 do
    local into = stay
    if tonumber(string.sub(all[i], -9)) % (2 * b.half) == b.n then into = go end
    into[#into + 1], into[#into + 2] = all[i], all[i + 1]
  end
  if #go > 0 then
    redis.call('DEL', from)
    for i = 1, #stay, 400 do redis.call('HSET', from, unpack(stay, i, math.min(i + 399, #stay))) end
    for i = 1, #go, 400 do redis.call('HSET', b.voters .. b.n, unpack(go, i, math.min(i + 399, #go))) end
  end
  b.n = b.n + 1
  if b.n == 2 * b.half then b.half = b.n end
end
-- shut counts what was put and taken, and returns whether the counts changed.
local function shut(b)
  local by = {}
  local function add(field, d) by[field] = (by[field] or 0) + d end
  for value, d in pairs(b.votes) do
    if d ~= 0 then
      local letter = string.sub(value, 1, 1)
      add('#' .. letter, d)
      for f in string.gmatch(string.sub(chosen(value), 2), '[^,]+') do add(letter .. f, d) end
    end
  end
  add('#again', b.again)
  add('#all', b.fresh)
  local names = {}
  for f, d in pairs(by) do
    if d ~= 0 then names[#names + 1] = f end
  end
  if #names == 0 then
    b.all = tonumber(redis.call('HGET', b.counts, '#all') or '0')
    return false
  end
  table.sort(names)
  for _, f in ipairs(names) do redis.call('HINCRBY', b.counts, f, by[f]) end
  redis.call('HINCRBY', b.counts, '#v', 1)
  local all, n = tonumber(redis.call('HGET', b.counts, '#all') or '0'), b.n
  b.all = all
  for _ = 1, 64 do
    if all <= SPREAD * b.n then break end
    part(b)
  end
  if b.n ~= n then redis.call('HSET', b.counts, '#spread', b.n) end
  return true
end
-- forget drops who voted what in a round; the counts stay.
local function forget(id, round)
  local b = box(id, round)
  for i = 0, b.n - 1, 500 do
    local keys = {}
    for j = i, math.min(i + 499, b.n - 1) do keys[#keys + 1] = b.voters .. j end
    redis.call('UNLINK', unpack(keys))
  end
end

-- given is how a comment notes the vote that it gave. Comments that share it say
-- the same; a round that was started anew is another one.
local function given(g, ref, value, voter)
  value = chosen(value)
  if g[G.anonymous] == '1' then value = string.sub(value, 1, 1) end
  return 'p' .. ref .. '=' .. value .. ':' .. voter .. '@' .. g[G.opened]
end
-- polled counts the vote that a comment gives and notes it in the comment; in
-- 'again' how many comments gave the same before.
-- Returns 'p:<id>' if it counts, and whether the counts changed.
local function polled(f, ref, value, voter, at)
  local id, round = string.match(ref, '^(.*)%.(%d+)$')
  local g = poll(id)
  if untaken(g, round, string.sub(value, 1, 1), at, '') ~= '' then return '', false end
  if shut_out(voter, person(voter)) then return '', false end
  local b = box(id, round)
  if g[G.entered] == '1' then
    for n in string.gmatch(string.sub(value, 2), '[^,]+') do
      if redis.call('HEXISTS', P .. 'pe:' .. b.name, n) == 0 then return '', false end
    end
  end
  local what, old = put(b, person(voter), value)
  f[C.vote] = given(g, ref, value, voter)
  if what == 's' then
    b.again = b.again + 1
    redis.call('HINCRBY', P .. 'again', f[C.vote], 1)
  elseif what == 'c' and string.sub(old, 1, 1) == string.sub(value, 1, 1) then
    redis.call('HINCRBY', P .. 'again', given(g, ref, old, voter), 1)
  end
  return 'p:' .. id, shut(b)
end
-- unpolled takes back the vote that a removed comment gave, unless it was given
-- again or changed since, or the poll is over. Returns as polled does.
local function unpolled(f)
  local id, round, value, voter, opened = string.match(f[C.vote] or '', '^p(.*)%.(%d+)=(.*):(%d+)@(%d+)$')
  if not id then return '', false end
  local key = f[C.vote]
  f[C.vote] = ''
  if redis.call('HEXISTS', P .. 'again', key) == 1 then
    if redis.call('HINCRBY', P .. 'again', key, -1) == 0 then redis.call('HDEL', P .. 'again', key) end
    return '', false
  end
  local g = poll(id)
  if not g or g[G.over] == '1' or g[G.round] ~= round or g[G.opened] ~= opened then return '', false end
  local function same(v) return chosen(v) == value or g[G.anonymous] == '1' and string.sub(v, 1, 1) == value end
  if banned(f[C.author]) then
    local took = P .. 'took:' .. f[C.author]
    for _, t in ipairs(redis.call('LRANGE', took, 0, -1)) do
      local w = split(t)
      if w[1] == 'p' and w[2] == id .. '.' .. round and w[4] == opened and same(w[3]) then redis.call('LREM', took, 0, t) end
    end
  end
  local b = box(id, round)
  local now = redis.call('HGET', slot(b, person(voter)), person(voter))
  if not now or not same(now) then return '', false end
  take(b, person(voter))
  return 'p:' .. id, shut(b)
end
-- unvote takes back whatever a comment gave: to a poll or to a question.
local function unvote(f)
  if string.sub(f[C.vote] or '', 1, 1) == 'p' then return unpolled(f) end
  return unsaid(f)
end
