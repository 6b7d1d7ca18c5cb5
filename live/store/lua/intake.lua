-- with polls
-- intake stores what connectors handed over: comments, edits, removals,
-- hidings, and the upvote or vote in a poll that a comment may be. Storing is
-- the dedupe: one id, one comment.
--
-- ARGV[5..] sixteen to a message:
--   what (say|add|remove|hide|unhide) · id · body JSON or who removed · content hash · author id
--   decision · decision if it is the author's first · reasons · reasons if first
--   question voted for or '' · voter or '' · counted (0|1) · likes
--   <poll>.<round> voted in or '' · letter of the source and fields · when it was said, ms
-- returns ok, then two to a message: new|edited|same|gone|removed|hidden|shown|early,
--   and for what was counted or taken back "<number>:<votes>" or "p:<poll>", else ''
-- keeps: what came before its comment wins later; what the platform hid is
--        rejected for that reason, and comes back as it was; what is removed
--        takes the vote along that it gave; add is said for the first time, so
--        that a late repeat undoes no edit
local r = known()
if r then return r end
if not exists() then return { 'missing' } end
if ended() then return { 'ended' } end
local out, voted = { 'ok' }, false
-- liked keeps how many like a comment on its platform; true if that is news.
local function liked(id, n)
  if n == '' or redis.call('HGET', P .. 'likes', id) == n then return false end
  redis.call('HSET', P .. 'likes', id, n)
  return true
end
local function tell(what, vote)
  out[#out + 1] = what
  out[#out + 1] = vote or ''
end
for i = 5, #ARGV, 16 do
  local what, id, body, hash, author = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local f = comment(id)
  if what == 'remove' then
    if not f then
      if (redis.call('HGET', P .. 'tombs', id) or 'hidden') == 'hidden' then redis.call('HSET', P .. 'tombs', id, body) end
      tell('early')
    elseif f[C.removed] ~= '' then
      tell('same')
    else
      f[C.removed] = body
      local vote, change = unvote(f)
      voted = voted or change
      save_comment(id, f)
      off(id, f, 'removed')
      tell('removed', vote)
    end
  elseif what == 'hide' then
    if not f then
      redis.call('HSETNX', P .. 'tombs', id, 'hidden')
      tell('early')
    elseif f[C.removed] ~= '' or f[C.decision] == 'rejected' then
      tell('same')
    else
      hide(f)
      save_comment(id, f)
      off(id, f, 'dismissed')
      tell('hidden')
    end
  elseif what == 'unhide' then
    if not f and redis.call('HGET', P .. 'tombs', id) == 'hidden' then
      redis.call('HDEL', P .. 'tombs', id)
      tell('early')
    elseif f and f[C.removed] == '' and is_hidden(f) then
      show_again(f)
      save_comment(id, f)
      tell('shown')
    else
      tell('same')
    end
  elseif f then
    if f[C.removed] ~= '' then
      tell('gone')
    elseif what == 'add' then
      tell('same')
    elseif f[C.hash] == hash then
      if liked(id, ARGV[i + 12]) then
        log('comment', id)
        if f[C.question] ~= '0' then log('question', f[C.question]) end
      end
      tell('same')
    else
      liked(id, ARGV[i + 12])
      redis.call('HSET', P .. 'c', id, body)
      f[C.hash] = hash
      local to = 'open'
      if is_hidden(f) and f[C.before] == 'approved' and ARGV[i + 5] == 'held' then
        f[C.decision], f[C.reasons] = 'held', ARGV[i + 7]
        hide(f)
      elseif f[C.decision] == 'approved' and ARGV[i + 5] == 'held' then
        f[C.decision] = 'held'
        f[C.reasons] = ARGV[i + 7]
        to = 'held'
      end
      local vote = ''
      if string.sub(f[C.vote] or '', 1, 1) == 'p' then
        vote = unpolled(f)
        f[C.counted] = '0'
      end
      if ARGV[i + 13] ~= '' and not banned(author) then
        local given = polled(f, ARGV[i + 13], ARGV[i + 14], ARGV[i + 10], '')
        if given ~= '' then vote, f[C.counted] = given, '1' end
      end
      save_comment(id, f)
      off(id, f, to)
      tell('edited', vote)
    end
  elseif (redis.call('HGET', P .. 'tombs', id) or 'hidden') ~= 'hidden' then
    tell('gone')
  else
    local ordinal = redis.call('RPUSH', P .. 'cl', id) - 1
    local first, decision, reasons = '0', ARGV[i + 5], ARGV[i + 7]
    if author ~= '' and redis.call('HINCRBY', P .. 'authors', author, 1) == 1 then
      first, decision, reasons = '1', ARGV[i + 6], ARGV[i + 8]
    end
    redis.call('HSET', P .. 'c', id, body)
    liked(id, ARGV[i + 12])
    f = { decision, '', '0', ARGV[i + 11], '0', author, first, reasons, tostring(ordinal), hash, '', '' }
    if redis.call('HDEL', P .. 'tombs', id) == 1 then hide(f) end
    local n, vote, change = ARGV[i + 9], '', false
    if ARGV[i + 13] ~= '' then
      if not banned(author) then vote = polled(f, ARGV[i + 13], ARGV[i + 14], ARGV[i + 10], ARGV[i + 15]) end
      f[C.counted] = vote ~= '' and '1' or '0'
    elseif n ~= '' then
      local q = question(n)
      if q and (q[Q.state] == 'open' or q[Q.state] == 'queued' or q[Q.state] == 'on_air') and not banned(author) then
        vote, change = said(f, n, ARGV[i + 10])
        voted = voted or change
      else
        f[C.counted] = '0'
      end
    end
    save_comment(id, f)
    tell('new', vote)
  end
end
local tv = '0'
if voted then tv = tostring(redis.call('HINCRBY', KEYS[1], 'tv', 1)) end
out[#out + 1] = tv
return finish(out)
