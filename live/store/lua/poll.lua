-- with polls
-- poll makes a poll and moves it through its life.
--
-- ARGV[5] id · [6] act · [7] version, '' = the current one · then by act
--   put     definition JSON · anonymous 1|0 · who · entered 1|0 · kind
--   open    time limit, ms, 0 = none · graces, as y14000f3000
--   close   graces · 1 if only its time is up, or the show is over
--   extend  ms · graces
--   delete, reveal, hide, round, reset, over
-- returns ok, version, audit id; exists: there is a poll of that id
-- keeps: a closed result that is final is never touched: asking again is a new
--        round; when it is final, an anonymous poll forgets who voted what
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
local id, act, version = ARGV[5], ARGV[6], ARGV[7]
local f = poll(id)
if not f and act ~= 'put' then return { 'missing' } end
if f and version ~= '' and version ~= f[G.version] then return { 'stale' } end
if ended() and act ~= 'over' and act ~= 'close' and act ~= 'reveal' and act ~= 'hide' then return { 'ended' } end
local now = tonumber(NOW)
-- due closes a poll whose time is up, at the moment when it was.
if f and f[G.state] == 'open' and f[G.closes] ~= '0' and now >= tonumber(f[G.closes]) and act ~= 'extend' then
  if act == 'close' then f[G.grace] = ARGV[8] end
  f[G.state], f[G.closed] = 'closed', f[G.closes]
  f[G.final] = tostring(tonumber(f[G.closed]) + grace(f))
  save_poll(id, f)
  audit('close', 'poll', id, 'open', 'closed', f[G.version], '0')
  if act == 'close' and ARGV[9] == '1' then return finish({ 'ok', f[G.version], '0' }) end
end
local from = f and f[G.state] or ''
local function done(to)
  save_poll(id, f)
  local a = audit(act, 'poll', id, from, to or f[G.state], f[G.version], version == '' and '1' or '0')
  return finish({ 'ok', f[G.version], tostring(a) })
end
-- award lets the points of a quiz be given, once: with its result, not before.
local function award()
  if f[G.kind] ~= 'quiz' or f[G.over] ~= '1' or f[G.revealed] ~= '1' then return end
  local name = id .. '.' .. f[G.round]
  if redis.call('SADD', P .. 'scored', name) == 1 then redis.call('HSET', P .. 'scoring', name, '0') end
end
local function unchanged() return finish({ 'ok', f[G.version], '0' }) end

if act == 'put' then
  if f and from ~= 'draft' then return { 'state' } end
  if not f then
    f = { 'draft', '0', '1', '0', '0', '0', '0', '0', '0', '', '', '0', '', '', '' }
    redis.call('RPUSH', P .. 'pl', id)
  end
  redis.call('HSET', P .. 'polls', id, ARGV[8])
  f[G.anonymous], f[G.who], f[G.entered], f[G.kind] = ARGV[9], ARGV[10], ARGV[11], ARGV[12]
  return done()
elseif act == 'delete' then
  if from ~= 'draft' or f[G.round] ~= '1' then return { 'state' } end
  redis.call('HDEL', P .. 'polls', id)
  redis.call('HDEL', P .. 'ps', id)
  redis.call('LREM', P .. 'pl', 0, id)
  redis.call('HINCRBY', KEYS[1], 'pollv', 1)
  log('poll', id)
  local a = audit('delete', 'poll', id, 'draft', '', f[G.version], '0')
  return finish({ 'ok', f[G.version], tostring(a) })
elseif act == 'open' then
  if from == 'open' then return unchanged() end
  if from ~= 'draft' then return { 'state' } end
  f[G.state], f[G.opened], f[G.grace] = 'open', NOW, ARGV[9]
  if f[G.kind] == 'ideas' then f[G.revealed], f[G.shown] = '1', NOW end -- nobody supports what they cannot see
  f[G.closes] = '0'
  if ARGV[8] ~= '0' then f[G.closes] = tostring(now + tonumber(ARGV[8])) end
  return done()
elseif act == 'close' then
  if from == 'closed' then return unchanged() end
  if from ~= 'open' then return { 'state' } end
  if ARGV[9] == '1' and not ended() then return unchanged() end
  f[G.state], f[G.closed], f[G.grace] = 'closed', NOW, ARGV[8]
  if ended() then f[G.grace] = '' end -- nothing comes any more
  f[G.final] = tostring(now + grace(f))
  return done()
elseif act == 'extend' then
  if f[G.over] == '1' or from == 'draft' then return { 'state' } end
  local at = closing(f)
  if not at then return unchanged() end
  if at < now then at = now end
  f[G.state], f[G.closed], f[G.final], f[G.grace] = 'open', '0', '0', ARGV[9]
  f[G.closes] = tostring(at + tonumber(ARGV[8]))
  return done()
elseif act == 'reveal' or act == 'hide' then
  if from == 'draft' then return { 'state' } end
  local to = act == 'reveal' and '1' or '0'
  if f[G.revealed] == to then return unchanged() end
  f[G.revealed], f[G.shown] = to, '0'
  if to == '1' then f[G.shown] = NOW end
  award()
  return done(act == 'reveal' and 'revealed' or 'hidden')
elseif act == 'round' then
  if from == 'draft' then return unchanged() end
  if f[G.over] ~= '1' then return { 'state' } end
  f[G.round] = tostring(tonumber(f[G.round]) + 1)
  f[G.state], f[G.over], f[G.revealed], f[G.shown] = 'draft', '0', '0', '0'
  f[G.opened], f[G.closes], f[G.closed], f[G.final], f[G.grace] = '0', '0', '0', '0', ''
  return done()
elseif act == 'reset' then
  if from ~= 'open' then return { 'state' } end
  forget(id, f[G.round])
  local name = id .. '.' .. f[G.round]
  local kept = redis.call('HMGET', P .. 'pc:' .. name, '#v', '#wrote')
  redis.call('DEL', P .. 'pc:' .. name, P .. 'pe:' .. name, P .. 'px:' .. name)
  redis.call('HSET', P .. 'pc:' .. name, '#v', tostring(tonumber(kept[1] or '0') + 1), '#wrote', kept[2] or '0')
  f[G.opened] = NOW
  return done('reset')
elseif act == 'over' then
  if f[G.over] == '1' then return unchanged() end
  if from ~= 'closed' or now <= tonumber(f[G.final]) then return { 'state' } end
  f[G.over] = '1'
  redis.call('RPUSH', P .. 'rounds:' .. id, table.concat(f, SEP))
  if f[G.anonymous] == '1' then forget(id, f[G.round]) end
  award()
  return done(redis.call('HGET', P .. 'pc:' .. id .. '.' .. f[G.round], '#all') or '0')
end
return { 'state' }
