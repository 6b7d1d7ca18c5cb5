-- recall keeps what an operation chose to act on, so that a retry chooses the same.
--
-- ARGV[5] choice, '' = only ask
-- returns ok, what was chosen first; '' if nothing was
local r = known()
if r then return r end
if ARGV[5] == '' then return { 'ok', '' } end
return finish({ 'ok', ARGV[5] })
