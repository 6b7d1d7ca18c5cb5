// Three lines for whoever feeds a source. The secret stays in the environment:
// a picture of the screen gives nothing away.

export const languages = ['curl', 'Python', 'JavaScript'] as const
export type Language = (typeof languages)[number]

export function example(language: Language, hook: string): string {
  switch (language) {
    case 'curl':
      return [
        `body='{"id":"1","author":{"id":"u1","name":"Frieda"},"text":"Hallo"}'`,
        `signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)`,
        `curl -sS -H "X-Zuruf-Signature: sha256=$signature" -H 'Content-Type: application/json' -d "$body" '${hook}'`,
      ].join('\n')
    case 'Python':
      return [
        'import hashlib, hmac, json, os, urllib.request',
        `body = json.dumps({"id": "1", "author": {"id": "u1", "name": "Frieda"}, "text": "Hallo"}).encode()`,
        `print(urllib.request.urlopen(urllib.request.Request("${hook}", body, {"X-Zuruf-Signature": "sha256=" + hmac.new(os.environ["SECRET"].encode(), body, hashlib.sha256).hexdigest()})).read())`,
      ].join('\n')
    case 'JavaScript':
      return [
        `const body = JSON.stringify({ id: "1", author: { id: "u1", name: "Frieda" }, text: "Hallo" })`,
        `const signature = "sha256=" + require("node:crypto").createHmac("sha256", process.env.SECRET).update(body).digest("hex")`,
        `fetch("${hook}", { method: "POST", headers: { "X-Zuruf-Signature": signature }, body }).then(async (r) => console.log(await r.text()))`,
      ].join('\n')
  }
}

/** keyed is the address of a source whose sender cannot sign: the secret is part of it. */
export function keyed(hook: string, secret: string): string {
  const url = new URL(hook)
  url.searchParams.set('key', secret)
  return url.href
}
