-- with hands
-- hand_move does an act to a hand.
--
-- ARGV[5] hand id · [6] version, '' = the current one · [7] act
-- ARGV[8] states it may leave, as ",raised,invited," · [9] state it goes to, '' = stays
-- ARGV[10] author who acts, '' = the desk · [11] how many seats guests have
-- returns ok, version; foreign when the hand is another author's; full when the
--         stage is, green when the green room is
-- keeps: what is so already changes nothing; the desk's mute and the guest's
--        own are apart, and nobody lifts the other's
local r = known()
if r then return r end
local id, version, act, to, author = ARGV[5], ARGV[6], ARGV[7], ARGV[9], ARGV[10]
local f = hand(id)
if not f then return { 'missing' } end
if author ~= '' and f[H.author] ~= author then return { 'foreign' } end
local desk = author == '' and '1' or '0'
local from, field, value = f[H.state], H.muted, act == 'mute' and '1' or '0'
if desk == '0' then field = H.silent end
local allowed = string.find(ARGV[8], ',' .. from .. ',', 1, true)
if to ~= '' and from == to or to == '' and allowed and f[field] == value then return finish({ 'ok', f[H.version] }) end
if version ~= '' and version ~= f[H.version] then return { 'stale' } end
if not allowed then return { 'state' } end
local noted = version == '' and '1' or '0'
if to == '' then
  local before = f[field] == '1' and 'mute' or 'unmute'
  f[field] = value
  save_hand(id, f)
  if desk == '1' then audit(act, 'hand', id, before, act, f[H.version], noted) end
  return finish({ 'ok', f[H.version] })
end
if act == 'time' and (f[H.ends] == '0' or tonumber(f[H.ends]) > tonumber(NOW)) then return { 'ok', f[H.version] } end
if to == 'stage' and not room(to) then return { 'full' } end
if to == 'preview' and from ~= 'stage' and not room(to, tonumber(ARGV[11])) then return { 'green' } end
move_hand(id, f, to, desk)
if desk == '1' then audit(act, 'hand', id, from, to, f[H.version], noted) end
return finish({ 'ok', f[H.version] })
