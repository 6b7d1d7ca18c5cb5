// Package facebook reads the comments of a Facebook live video with a page
// token, by polling, and takes the page's feed webhooks, which tell of edits
// and removals that polling cannot show. Meta's pages that it rests on: "Live
// Video Comments", "Live Video API: Interact with viewers", "Comment", "Page
// webhooks: feed".
package facebook
