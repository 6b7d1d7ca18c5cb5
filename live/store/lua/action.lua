-- action keeps what was asked of a platform, and how far it is.
--
-- ARGV[5] ask|save · [6] action id · [7] action JSON · [8] source id
-- save: [9] epoch of the source's lease · [10] 1 if it is over
--       [11] id of a comment that is our own reply, '' = none
--       [12] author id · [13] the platform's id of a ban to keep, '-' to forget it, '' = neither
-- ask:  [9] comment id · [10] act
-- returns ok, or state when another node owns the source by now
-- keeps: a reply of ours is never taken in as a comment
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
local act, id, body, source = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
if act == 'ask' then
  if ended() then return { 'ended' } end
  if redis.call('HEXISTS', P .. 'actions', id) == 1 then return finish({ 'ok' }) end
  redis.call('RPUSH', P .. 'acts', id)
  redis.call('RPUSH', P .. 'acting:' .. source, id)
  audit(ARGV[10], 'platform', ARGV[9], '', '', '0', '0')
else
  if redis.call('HGET', P .. 'lease:' .. source, 'epoch') ~= ARGV[9] then return { 'state' } end
  if ARGV[10] == '1' then redis.call('LREM', P .. 'acting:' .. source, 0, id) end
  if ARGV[11] ~= '' then redis.call('HSETNX', P .. 'tombs', ARGV[11], 'own') end
  if ARGV[13] == '-' then
    redis.call('HDEL', P .. 'pbans', ARGV[12])
  elseif ARGV[13] ~= '' then
    redis.call('HSET', P .. 'pbans', ARGV[12], ARGV[13])
  end
end
redis.call('HSET', P .. 'actions', id, body)
log('action', id)
return finish({ 'ok' })
