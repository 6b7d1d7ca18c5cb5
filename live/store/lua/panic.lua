-- panic takes everything of the audience off the air, or lets it back.
--
-- ARGV[5] 1|0     returns ok, scene version
-- keeps: what was on the scene is cleared, so that nothing comes back by itself;
--        what was put on the scene meanwhile is not on air either
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
local s = scene()
local before = s.panic == '1' and '1' or '0'
if before == ARGV[5] then return finish({ 'ok', s.version }) end
vacate('')
redis.call('HSET', P .. 'scene', 'panic', ARGV[5])
save_scene('', '')
local version = scene().version
audit('panic', 'scene', '', before, ARGV[5], version, '0')
return finish({ 'ok', version })
