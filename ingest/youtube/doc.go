// Package youtube reads the live chat of a YouTube broadcast and moderates it.
//
// The broadcast is found by its video, by its channel, or as the connected
// account's own. A channel costs three units: channels.list names the playlist
// of its uploads, playlistItems.list the newest 50, videos.list those of them
// that run or are planned. (doubtful: whether a running broadcast always stands
// in that list. The lamp names what was found, or hints that nothing was.)
// search.list is never used: it has a small allowance of its own.
//
// The chat is read by liveChatMessages.stream, or polled with
// liveChatMessages.list; both go on from the last nextPageToken, so that a
// slow, paced or interrupted reader loses nothing. Until a broadcast runs, its
// chat is not read, only looked for, seldom: the first page then brings what
// was said before. How often YouTube is called is decided by a budget of units
// a day (see pacing).
//
// The pages of Google's documentation that it rests on: "Videos: list",
// "LiveBroadcasts: list", "LiveChatMessages: list", "Streaming live chat",
// "LiveChatMessage resource", "LiveChatBans: insert", "YouTube Data API
// errors", "Quota cost".
package youtube

import "time"

// Retention is how long what YouTube tells may be kept without asking it again
// ("YouTube API Services Developer Policies", on handling YouTube data: stored
// API data is refreshed or deleted within 30 calendar days).
const Retention = 30 * 24 * time.Hour
