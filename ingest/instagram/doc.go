// Package instagram reads the comments of an Instagram live broadcast: by the
// live_comments webhook, which is quick but loses some, and by polling, which
// finds the rest and the times. Meta's pages that it rests on: "Instagram
// Platform: Webhooks" and its examples, "IG User Live Media", "IG Media
// Comments", "IG Comment".
package instagram
