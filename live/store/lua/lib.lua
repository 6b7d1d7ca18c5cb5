-- Shared by every script that changes a show. Put in front of each by the loader.
--
-- KEYS[1]  zuruf:{<show>}:meta; every other key of the show is derived from it,
--          carries the same hash tag and so lives in the same slot
-- ARGV[1]  operation id, '' for none     ARGV[2]  now, ms
-- ARGV[3]  nonce of this call            ARGV[4]  actor, JSON
-- returns  a list of strings, the first of them the code:
--          ok · missing · stale · state · final · banned · ended · closed · changed
--
-- Strings and integers only; nothing raises; every script may be run twice.
local P = string.sub(KEYS[1], 1, -5)
local OP, NOW, NONCE, ACTOR = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local SEP = '\31'
local head = nil

local function split(s)
  local t = {}
  for f in string.gmatch(s .. SEP, '([^' .. SEP .. ']*)' .. SEP) do t[#t + 1] = f end
  return t
end

-- known returns the first result of an operation that was done before.
local function known()
  if OP == '' then return nil end
  local r = redis.call('HGET', P .. 'ops', OP)
  if r then return split(r) end
  return nil
end

-- finish keeps the result under the operation id (a ring of 4096), tells the
-- nodes that the log has grown, and returns the result.
local function finish(result)
  if OP ~= '' and result[1] == 'ok' then
    redis.call('HSET', P .. 'ops', OP, table.concat(result, SEP))
    if redis.call('RPUSH', P .. 'opsq', OP) > 4096 then
      redis.call('HDEL', P .. 'ops', redis.call('LPOP', P .. 'opsq'))
    end
  end
  if head then redis.call('PUBLISH', P .. 'now', 'log ' .. head) end
  return result
end

-- log appends an entry: what kind of thing changed, and its id. Never a text.
local function log(kind, id)
  local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
  head = seq .. '-' .. NONCE
  redis.call('XADD', P .. 'log', head, 't', kind, 'i', id)
  redis.call('HSET', KEYS[1], 'head', head)
  if seq % 256 == 0 then redis.call('XTRIM', P .. 'log', 'MAXLEN', '10000') end
end

-- audit keeps one decision; its id is its place in the list, from 1.
local function audit(act, kind, ref, before, after, version, noted)
  return redis.call('RPUSH', P .. 'audit',
    table.concat({ NOW, ACTOR, act, kind, ref, before, after, version, noted }, SEP))
end

local function ended() return redis.call('HGET', KEYS[1], 'state') == 'ended' end
local function exists() return redis.call('EXISTS', KEYS[1]) == 1 end
local function banned(author)
  return author ~= '' and redis.call('HEXISTS', P .. 'bans', author) == 1
end

-- A comment's facts, packed in one field of the hash 'cs'.
local C = { decision = 1, removed = 2, version = 3, counted = 4, question = 5, author = 6,
  first = 7, reasons = 8, ordinal = 9, hash = 10, before = 11, vote = 12 }
local function comment(id)
  local s = redis.call('HGET', P .. 'cs', id)
  if s then return split(s) end
  return nil
end
local function save_comment(id, f)
  f[C.version] = tostring(tonumber(f[C.version]) + 1)
  redis.call('HSET', P .. 'cs', id, table.concat(f, SEP))
  if f[C.decision] == 'held' and f[C.removed] == '' then
    redis.call('ZADD', P .. 'held', f[C.ordinal], id)
  else
    redis.call('ZREM', P .. 'held', id)
  end
  log('comment', id)
end

-- A comment that its platform hid is rejected for that reason, which stands
-- before the reasons that it had.
local HIDDEN = 'platform_hidden'
local function is_hidden(f)
  return f[C.decision] == 'rejected' and string.sub(f[C.reasons], 1, #HIDDEN) == HIDDEN
end
local function hide(f)
  f[C.before], f[C.decision] = f[C.decision], 'rejected'
  if f[C.reasons] == '' then f[C.reasons] = HIDDEN else f[C.reasons] = HIDDEN .. ',' .. f[C.reasons] end
end
local function show_again(f)
  f[C.decision], f[C.reasons] = f[C.before], string.sub(f[C.reasons], #HIDDEN + 2)
end

-- The scene: what the overlay shows.
local function scene()
  local s = redis.call('HMGET', P .. 'scene', 'version', 'kind', 'ref', 'panic')
  return { version = s[1] or '0', kind = s[2] or '', ref = s[3] or '', panic = s[4] or '' }
end
local function save_scene(kind, ref)
  redis.call('HINCRBY', P .. 'scene', 'version', 1)
  redis.call('HSET', P .. 'scene', 'kind', kind, 'ref', ref, 'since', NOW)
  log('scene', '')
end

-- A question's state, packed in one field of the hash 'qs'.
local Q = { state = 1, version = 2, aired = 3, since = 4, comment = 5, author = 6, reasons = 7, anonymous = 8 }
local function question(n)
  local s = redis.call('HGET', P .. 'qs', n)
  if s then return split(s) end
  return nil
end
local function save_question(n, f)
  f[Q.version] = tostring(tonumber(f[Q.version]) + 1)
  redis.call('HSET', P .. 'qs', n, table.concat(f, SEP))
  log('question', n)
end
-- move changes a question's state, keeps the queue and the time on air, and
-- takes it off the scene when it leaves the air.
local function move(n, f, to)
  local from = f[Q.state]
  if from == to then return end
  if from == 'on_air' then
    f[Q.aired] = tostring(tonumber(f[Q.aired]) + math.floor((tonumber(NOW) - tonumber(f[Q.since])) / 1000))
    f[Q.since] = '0'
    local s = scene()
    if s.kind == 'question' and s.ref == n then save_scene('', '') end
  end
  if to == 'on_air' then f[Q.since] = NOW end
  if to == 'queued' then
    redis.call('ZADD', P .. 'queue', redis.call('HINCRBY', KEYS[1], 'place', 1), n)
  else
    redis.call('ZREM', P .. 'queue', n)
  end
  f[Q.state] = to
  save_question(n, f)
end

-- vacate makes room on the air: the question that was on it returns to open.
local function vacate(n)
  local s = scene()
  if s.kind == 'question' and s.ref ~= n then
    local f = question(s.ref)
    if f and f[Q.state] == 'on_air' then move(s.ref, f, 'open') end
  end
end
-- off takes whatever shows this comment off the air, and moves its question:
-- to open (an edit: only if it was on air), held, dismissed or removed. An
-- answered question stays unless its text may no longer be seen.
local function off(id, f, to)
  local s = scene()
  if s.kind == 'comment' and s.ref == id then save_scene('', '') end
  local n = f[C.question]
  if n == '0' then return end
  local q = question(n)
  if not q or q[Q.state] == 'removed' then return end
  if to == 'open' and q[Q.state] ~= 'on_air' then return end
  if to == 'held' and q[Q.state] == 'answered' then return end
  move(n, q, to)
end

-- person is the voter that a voter counts as: people may link who they are on a
-- platform with who they are in the room.
local linked = nil
local function person(voter)
  if linked == nil then linked = redis.call('EXISTS', P .. 'alias') == 1 end
  if not linked then return voter end
  return redis.call('HGET', P .. 'alias', voter) or voter
end

-- shut_out tells whether a voter, or the person that it counts as, is banned.
local function shut_out(voter, who)
  return redis.call('SISMEMBER', P .. 'barred', voter) == 1 or who ~= voter and redis.call('SISMEMBER', P .. 'barred', who) == 1
end

-- Voters of a question: one set up to 400, then 16, 256, 4096 sets by the
-- voter's last six digits; small sets of integers cost about 9 bytes a vote.
local WIDTH = { 1, 16, 256, 4096 }
local function voters(n, level, voter)
  if level == 0 then return P .. 'qv:' .. n end
  return P .. 'qv:' .. n .. ':' .. level .. ':' .. (tonumber(string.sub(voter, -6)) % WIDTH[level + 1])
end
local function widen(n, level)
  for b = 0, WIDTH[level + 1] - 1 do
    local old = P .. 'qv:' .. n
    if level > 0 then old = old .. ':' .. level .. ':' .. b end
    local into = {}
    for _, v in ipairs(redis.call('SMEMBERS', old)) do
      local k = voters(n, level + 1, v)
      into[k] = into[k] or {}
      into[k][#into[k] + 1] = v
    end
    redis.call('DEL', old)
    local names = {}
    for k in pairs(into) do names[#names + 1] = k end
    table.sort(names)
    for _, k in ipairs(names) do
      for i = 1, #into[k], 500 do
        redis.call('SADD', k, unpack(into[k], i, math.min(i + 499, #into[k])))
      end
    end
  end
  redis.call('HSET', P .. 'qlevel', n, level + 1)
end
-- count adds (value 1) or takes back (value 0) the votes of distinct voters
-- for question n; returns the total and one '1' or '0' a voter: changed or not.
local function count(n, value, list)
  local level = tonumber(redis.call('HGET', P .. 'qlevel', n) or '0')
  local barred = redis.call('EXISTS', P .. 'barred') == 1
  local by, names, place = {}, {}, {}
  local flags, seen = {}, {}
  for i, v in ipairs(list) do
    flags[i] = '0'
    local who = person(v)
    local twice = linked and seen[who]
    if linked then seen[who] = true end
    if not twice and not (barred and shut_out(v, who)) then
      v = who
      local k = voters(n, level, v)
      if not by[k] then
        by[k], place[k] = {}, {}
        names[#names + 1] = k
      end
      by[k][#by[k] + 1] = v
      place[k][#place[k] + 1] = i
    end
  end
  local total = 0
  for _, k in ipairs(names) do
    local vs = by[k]
    if #vs == 1 then
      local d
      if value == 1 then d = redis.call('SADD', k, vs[1]) else d = redis.call('SREM', k, vs[1]) end
      flags[place[k][1]] = tostring(d)
      total = total + d
    else
      local is = redis.call('SMISMEMBER', k, unpack(vs))
      for j = 1, #vs do
        if is[j] ~= value then
          flags[place[k][j]] = '1'
          total = total + 1
        end
      end
      if value == 1 then redis.call('SADD', k, unpack(vs)) else redis.call('SREM', k, unpack(vs)) end
    end
  end
  local votes
  if total == 0 then
    votes = tonumber(redis.call('ZSCORE', P .. 'rank', n) or '0')
  else
    if value == 0 then total = -total end
    votes = tonumber(redis.call('ZINCRBY', P .. 'rank', total, n))
  end
  if level < 3 and votes > 400 * WIDTH[level + 1] then widen(n, level) end
  return votes, table.concat(flags), total
end

-- said counts the vote that a comment of an author gives for question n, and
-- notes it in the comment; what was given by another comment of theirs already
-- is only noted. Returns '<n>:<votes>' and whether the total changed.
local function said(f, n, voter)
  local votes, _, change = count(n, 1, { voter })
  f[C.vote] = n .. ':' .. voter
  if change == 0 then redis.call('HINCRBY', P .. 'again', f[C.vote], 1) end
  return n .. ':' .. votes, change ~= 0
end
-- unsaid takes back the vote that a removed comment gave, unless another one
-- gave it too, or the question takes no votes any more. Returns as said does.
local function unsaid(f)
  local key = f[C.vote] or ''
  local n, voter = string.match(key, '^(%d+):(%d+)$')
  if not n then return '', false end
  f[C.vote] = ''
  if redis.call('HEXISTS', P .. 'again', key) == 1 then
    if redis.call('HINCRBY', P .. 'again', key, -1) == 0 then redis.call('HDEL', P .. 'again', key) end
    return '', false
  end
  if banned(f[C.author]) then
    redis.call('LREM', P .. 'took:' .. f[C.author], 0, 'v' .. SEP .. n .. SEP)
    return '', false
  end
  local q = question(n)
  if not q or (q[Q.state] ~= 'open' and q[Q.state] ~= 'queued' and q[Q.state] ~= 'on_air') then return '', false end
  local votes, _, change = count(n, 0, { voter })
  return n .. ':' .. votes, change ~= 0
end

-- refuse ends what was asked of these sources' platforms and is not over. From
-- ARGV[i] on: how many, then two each: action id · action JSON, refused.
-- Returns false, and changes nothing, if more was asked since.
local function refuse(sources, i)
  local with = {}
  for j = i + 1, i + 2 * tonumber(ARGV[i]), 2 do with[ARGV[j]] = ARGV[j + 1] end
  local ids = {}
  for _, source in ipairs(sources) do
    for _, id in ipairs(redis.call('LRANGE', P .. 'acting:' .. source, 0, -1)) do
      if not with[id] then return false end
      ids[#ids + 1] = id
    end
  end
  for _, id in ipairs(ids) do
    redis.call('HSET', P .. 'actions', id, with[id])
    log('action', id)
  end
  for _, source in ipairs(sources) do redis.call('DEL', P .. 'acting:' .. source) end
  return true
end
