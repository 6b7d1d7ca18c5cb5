-- lease gives one node a source, or the stage of the show, at a time.
--
-- ARGV[5] source id, or stage · [6] node · [7] counter the node saw standing still, 0 = none;
--         release = let go, so that another need not wait
-- returns owner, epoch, counter; nothing of a source or show that is not there
-- keeps: the epoch rises with every change of owner; who decides that the
--        counter has stood still measures that on its own clock
if ARGV[5] == 'stage' and not exists() or ARGV[5] ~= 'stage' and redis.call('HEXISTS', P .. 'sources', ARGV[5]) == 0 then return { '', '0', '0' } end
local k = P .. 'lease:' .. ARGV[5]
local l = redis.call('HMGET', k, 'owner', 'epoch', 'counter')
local owner, counter = l[1] or '', l[3] or '0'
if ARGV[7] == 'release' then
  if owner == ARGV[6] then redis.call('HSET', k, 'owner', '') end
elseif owner == ARGV[6] then
  redis.call('HINCRBY', k, 'counter', 1)
elseif owner == '' or (ARGV[7] ~= '0' and ARGV[7] == counter) then
  redis.call('HINCRBY', k, 'epoch', 1)
  redis.call('HINCRBY', k, 'counter', 1)
  redis.call('HSET', k, 'owner', ARGV[6])
end
return redis.call('HMGET', k, 'owner', 'epoch', 'counter')
