// Package instagram reads the comments of an account's Instagram live
// broadcasts: by the live_comments webhook, which is quick but loses some, and
// by polling, which finds the rest and the times. It deletes and hides comments
// and sends private replies. Meta's pages that it rests on: "Instagram Platform:
// Webhooks" and its examples, "IG User Live Media", "IG Media Comments", "IG
// Comment", "Comment Moderation", "Private Replies".
package instagram
