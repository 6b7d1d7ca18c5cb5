-- with hands
-- stage changes how a show's stage is set up.
--
-- ARGV[5] version, '' = the current one · [6] how many fields it has by default, then
--   field, value of each · then field, value of what is to be different
-- returns ok, version
-- keeps: what is so already changes nothing; nobody's hand is up while it is
--        off; addresses and the token of an outside engine stand in no audit entry
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
if ended() then return { 'ended' } end
local key, i = P .. 'stage', 7 + 2 * tonumber(ARGV[6])
local version = redis.call('HGET', key, 'version') or '0'
if ARGV[5] ~= '' and ARGV[5] ~= version then return { 'stale' } end
for j = 7, i - 1, 2 do redis.call('HSETNX', key, ARGV[j], ARGV[j + 1]) end
local before, after, was = {}, {}, stage_on()
for j = i, #ARGV, 2 do
  local name, value = ARGV[j], ARGV[j + 1]
  local old = redis.call('HGET', key, name) or ''
  if old ~= value then
    redis.call('HSET', key, name, value)
    if string.sub(name, 1, 3) == 'out' then old, value = '', '' end
    before[#before + 1], after[#after + 1] = name .. ' ' .. old, name .. ' ' .. value
  end
end
if #after == 0 then return finish({ 'ok', version }) end
version = tostring(redis.call('HINCRBY', key, 'version', 1))
if was and not stage_on() then end_hands() end
log('stage', '')
audit('patch', 'stage', '', table.concat(before, ', '), table.concat(after, ', '), version, ARGV[5] == '' and '1' or '0')
return finish({ 'ok', version })
