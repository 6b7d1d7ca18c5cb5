-- action keeps what was asked of a platform, and how far it is.
--
-- ARGV[5] ask|save · [6] action id · [7] action JSON · [8] source id · [9] comment id
-- ask:  [10] act
-- save: [10] epoch of the source's lease · [11] 1 if it is over
--       [12] id of a comment that is our own reply, '' = none
--       [13] author id · [14] the platform's id of a ban to keep, '-' to forget it, '' = neither
--       [15] action JSON without words and names
-- returns ok, state when another node owns the source by now, or missing when it
--         was ended meanwhile
-- keeps: a reply of ours is never taken in as a comment; what was erased with its
--        comment does not come back
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
local act, id, body, source = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
if act == 'ask' then
  if ended() then return { 'ended' } end
  if redis.call('HEXISTS', P .. 'sources', source) == 0 then return { 'missing' } end
  if redis.call('HEXISTS', P .. 'actions', id) == 1 then return finish({ 'ok' }) end
  redis.call('RPUSH', P .. 'acts', id)
  redis.call('RPUSH', P .. 'acting:' .. source, id)
  audit(ARGV[10], 'platform', ARGV[9], '', '', '0', '0')
else
  if redis.call('HGET', P .. 'lease:' .. source, 'epoch') ~= ARGV[10] then return { 'state' } end
  if ARGV[11] == '1' then
    redis.call('LREM', P .. 'acting:' .. source, 0, id)
  else
    local waits = false
    for _, other in ipairs(redis.call('LRANGE', P .. 'acting:' .. source, 0, -1)) do waits = waits or other == id end
    if not waits then return { 'missing' } end
  end
  local own = ARGV[12]
  if own ~= '' then
    redis.call('HSET', P .. 'tombs', own, 'own')
    local f = comment(own)
    if f and f[C.removed] == '' then
      f[C.removed] = 'author'
      save_comment(own, f)
      off(own, f, 'removed')
    end
  end
  if ARGV[14] == '-' then
    redis.call('HDEL', P .. 'pbans', ARGV[13])
  elseif ARGV[14] ~= '' then
    redis.call('HSET', P .. 'pbans', ARGV[13], ARGV[14])
  end
  local f = comment(ARGV[9])
  if f and (f[C.removed] == 'law' or f[C.removed] == 'source' or f[C.removed] == 'expired') then body = ARGV[15] end
end
redis.call('HSET', P .. 'actions', id, body)
log('action', id)
return finish({ 'ok' })
