-- Shared by the scripts that touch raised hands. Put behind lib.lua by the
-- loader for every script whose first line asks for it.
--
-- A hand's state, packed in one field of the hash 'hs'.
local H = { state = 1, version = 2, muted = 3, silent = 4, raised = 5, moved = 6, ends = 7, desk = 8, author = 9, question = 10 }
local function hand(id)
  local s = redis.call('HGET', P .. 'hs', id)
  if s then return split(s) end
  return nil
end
local function hand_over(f) return f[H.state] == 'left' or f[H.state] == 'declined' end
local function hand_of(author) return redis.call('HGET', P .. 'handof', author) end
local function stage_on() return redis.call('HGET', P .. 'stage', 'on') == '1' end

local function save_hand(id, f)
  f[H.version] = tostring(tonumber(f[H.version]) + 1)
  redis.call('HSET', P .. 'hs', id, table.concat(f, SEP))
  log('hand', id)
end

-- drop_hand forgets a hand.
local function drop_hand(id, f)
  redis.call('HDEL', P .. 'hands', id)
  redis.call('HDEL', P .. 'hs', id)
  if f and hand_of(f[H.author]) == id then redis.call('HDEL', P .. 'handof', f[H.author]) end
end

-- move_hand changes a hand's state. Of those that are over the newest 500 are kept.
local function move_hand(id, f, to, desk)
  f[H.state], f[H.moved], f[H.desk], f[H.ends] = to, NOW, desk, '0'
  if to == 'stage' then
    local minutes = tonumber(redis.call('HGET', P .. 'stage', 'minutes') or '0')
    if minutes > 0 then f[H.ends] = tostring(tonumber(NOW) + minutes * 60000) end
  end
  save_hand(id, f)
  if not hand_over(f) then return end
  redis.call('LREM', P .. 'hup', 0, id)
  if redis.call('RPUSH', P .. 'hdown', id) > 500 then
    local old = redis.call('LPOP', P .. 'hdown')
    drop_hand(old, hand(old))
  end
end

-- end_hands sends everybody back: the stage is off, or the show over.
local function end_hands()
  for _, id in ipairs(redis.call('LRANGE', P .. 'hup', 0, -1)) do move_hand(id, hand(id), 'left', '1') end
end
-- end_hand ends the hand that an author has up.
local function end_hand(author)
  local id = hand_of(author)
  local f = id and hand(id)
  if f and not hand_over(f) then move_hand(id, f, 'left', '1') end
end

-- room tells whether one more guest finds room: on stage so many as its limit
-- says, on stage and in the green room together so many as there are seats.
local function room(to, seats)
  local stage, all = 0, 0
  for _, id in ipairs(redis.call('LRANGE', P .. 'hup', 0, -1)) do
    local s = hand(id)[H.state]
    if s == 'stage' then stage = stage + 1 end
    if s == 'stage' or s == 'preview' then all = all + 1 end
  end
  if to == 'stage' then return stage < tonumber(redis.call('HGET', P .. 'stage', 'guests') or '0') end
  return all < seats
end
