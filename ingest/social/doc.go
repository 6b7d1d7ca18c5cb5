// Package social takes comments from Social Stream Ninja, a browser extension
// and app that reads the chats of some 120 sites off their pages. It is
// unofficial and read only: it depends on those pages, and nothing can be
// deleted or answered through it. It gives a producer without Meta's app
// review, or with a show on TikTok, comments today.
//
// What a producer does: set up a source of this kind here and copy its address,
// https://…/hooks/in/{source}?key={secret}. In Social Stream Ninja open the
// menu, and under the global settings the part that sends messages to other
// services; switch on sending every message by POST to a server of one's own,
// and paste the whole address, with https:// and the key, into the field for
// it. (In its stored settings these two are called post and postserver; the
// words of the menu differ between versions.) Then open the chats to be read, as
// its own guide says. It cannot sign what it sends, so the secret is part of
// the address: whoever sees the address can write to the show.
//
// Each message is a JSON object (chatname, chatmessage, type and more). Ids
// that it counts itself begin anew with every start and are told apart by what
// was said. A message without words and without a picture, such as a count of
// viewers, is left out, and so is a private one.
package social
