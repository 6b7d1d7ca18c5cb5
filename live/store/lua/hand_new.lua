-- with hands
-- hand_new keeps a hand that somebody in the room raises, or by which a
-- moderator invites who asked a question.
--
-- ARGV[5] hand id · [6] author id · [7] body JSON · [8] number of the question, 0 = none
-- ARGV[9] raised|invited · [10] how many hands may be up
-- returns ok, hand id; raised when the author has one up; off while the stage
--         is; hands when too many are up
-- keeps: one hand an author; an invitation moves the hand that is up
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
if ended() then return { 'ended' } end
if not stage_on() then return { 'off' } end
local id, author, to = ARGV[5], ARGV[6], ARGV[9]
if banned(author) then return { 'banned' } end
local up = hand_of(author)
local f = up and hand(up)
if f and not hand_over(f) then
  if to == 'raised' then return { 'raised' } end
  if f[H.state] == 'invited' then return finish({ 'ok', up }) end
  if f[H.state] ~= 'raised' then return { 'state' } end
  if f[H.question] == '0' then f[H.question] = ARGV[8] end
  move_hand(up, f, 'invited', '1')
  audit('invite', 'hand', up, 'raised', 'invited', f[H.version], '1')
  return finish({ 'ok', up })
end
if to == 'raised' and redis.call('LLEN', P .. 'hup') >= tonumber(ARGV[10]) then return { 'hands' } end
local desk = to == 'invited' and '1' or '0'
redis.call('HSET', P .. 'hands', id, ARGV[7])
redis.call('HSET', P .. 'handof', author, id)
redis.call('RPUSH', P .. 'hup', id)
f = { to, '0', '0', '0', NOW, NOW, '0', desk, author, ARGV[8] }
save_hand(id, f)
if desk == '1' then audit('invite', 'hand', id, '', 'invited', f[H.version], '1') end
return finish({ 'ok', id })
