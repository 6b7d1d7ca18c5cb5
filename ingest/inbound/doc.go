// Package inbound takes comments from any system that calls us: a chat of an
// own app, Discord or Telegram by a bot, LinkedIn by a contractor.
//
// Whoever knows the source's secret posts JSON to its address and signs the raw
// body: the header X-Zuruf-Signature is "sha256=" and the hex HMAC-SHA256 of
// the body with the secret. The body is one comment or an array of at most 500:
//
//	{"id": "1", "author": {"id": "u1", "name": "Frieda", "avatar": "https://…"}, "text": "Hallo",
//	 "published_at": "2026-03-27T20:00:12Z", "origin": "discord", "amount": "5 €"}
//	{"id": "1", "deleted": true}
//
// id, author and text are required; author is null for somebody anonymous, who
// cannot vote then. Ids are text and need only be unique within the source: the
// same id again with another text is an edit. published_at is RFC 3339 or
// milliseconds since 1970. Nothing of a body is taken if any of it is wrong;
// the answer names the place. The answer to a right one is
// {"accepted": 2, "repeated": 0}.
//
// With SECRET and HOOK, the address, in the environment, in a shell:
//
//	body='{"id":"1","author":{"id":"u1","name":"Frieda"},"text":"Hallo"}'
//	signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)
//	curl -sS -H "X-Zuruf-Signature: sha256=$signature" -H 'Content-Type: application/json' -d "$body" "$HOOK"
//
// In Python:
//
//	import hashlib, hmac, json, os, urllib.request
//	body = json.dumps({"id": "1", "author": {"id": "u1", "name": "Frieda"}, "text": "Hallo"}).encode()
//	print(urllib.request.urlopen(urllib.request.Request(os.environ["HOOK"], body, {"X-Zuruf-Signature": "sha256=" + hmac.new(os.environ["SECRET"].encode(), body, hashlib.sha256).hexdigest()})).read())
//
// In JavaScript:
//
//	const body = JSON.stringify({ id: "1", author: { id: "u1", name: "Frieda" }, text: "Hallo" })
//	const signature = "sha256=" + require("node:crypto").createHmac("sha256", process.env.SECRET).update(body).digest("hex")
//	fetch(process.env.HOOK, { method: "POST", headers: { "X-Zuruf-Signature": signature }, body }).then(async (r) => console.log(await r.text()))
//
// The same address is a WebSocket too. Its first frame gives the secret, every
// further one is a body as above, and each of these is answered:
//
//	const socket = new WebSocket(process.env.HOOK.replace(/^http/, "ws"))
//	socket.onopen = () => { socket.send(JSON.stringify({ secret: process.env.SECRET })); socket.send(JSON.stringify({ id: "1", author: null, text: "Hallo" })) }
//	socket.onmessage = (event) => { console.log(event.data); socket.close() }
package inbound
