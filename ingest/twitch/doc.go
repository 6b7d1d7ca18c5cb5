// Package twitch reads and answers the chat of a Twitch channel, in one of two
// ways. With a connected account it is EventSub over a WebSocket, and Helix
// for everything that is asked or done. Without one it is IRC over a
// WebSocket, anonymously: that reads the same chat, but can do nothing and
// does not know whether the channel broadcasts.
//
// Twitch repeats nothing: what is said while no connection stands is lost. So a
// lost connection is replaced at once, a planned change of connection opens
// the new one before it leaves the old, and after a gap the lamp says for a
// minute between which times comments may be missing.
//
// A source that is set to find its own way (mode auto) and whose account is
// refused goes on by IRC, so that the show goes on, while the lamp asks to
// connect the account again.
package twitch
