-- snapshot reads a show at one place of its log. Reads only.
--
-- ARGV[5] how many of the newest comments
-- returns head, totals version, [meta], [scene], [numbers by votes, high first, with scores],
--         [queue], [bodies], [texts], [states], [answers], [comment ids], [comment bodies],
--         [comment facts], how many are held, [banned authors], [comment likes]
local meta = redis.call('HGETALL', KEYS[1])
local head = redis.call('HGET', KEYS[1], 'head') or ''
local tv = redis.call('HGET', KEYS[1], 'tv') or '0'
local rank = redis.call('ZREVRANGE', P .. 'rank', 0, 499, 'WITHSCORES')
local numbers = {}
for i = 1, #rank, 2 do numbers[#numbers + 1] = rank[i] end
local function many(hash, ids)
  if #ids == 0 then return {} end
  return redis.call('HMGET', P .. hash, unpack(ids))
end
local most = tonumber(ARGV[5])
local ids = {}
if most > 0 then ids = redis.call('LRANGE', P .. 'cl', -most, -1) end
return { head, tv, meta, redis.call('HGETALL', P .. 'scene'), rank,
  redis.call('ZRANGE', P .. 'queue', 0, -1),
  many('q', numbers), many('qt', numbers), many('qs', numbers), many('qa', numbers),
  ids, many('c', ids), many('cs', ids), tostring(redis.call('ZCARD', P .. 'held')),
  redis.call('HKEYS', P .. 'bans'), many('likes', ids) }
