// Package facebook reads the comments of a Facebook live video, or of whatever
// a page broadcasts, with a page token, by polling; and takes the page's
// webhooks: feed tells at once of edits, removals and hidings, live_videos of a
// broadcast that begins. It deletes, hides and answers comments and keeps people
// out of the page. Meta's pages that it rests on: "Live Video Comments", "Live
// Video API: Interact with viewers", "Page Live Videos", "Comment", "Page
// Blocked", "Private Replies", "Page webhooks: feed, live_videos".
package facebook
