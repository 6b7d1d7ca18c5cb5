// The program as a process of its own, which a test may kill and start again.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const binary = process.env.ZURUF_BIN ?? fileURLToPath(new URL('../../../../bin/zuruf', import.meta.url))

export const TOKEN = 'token-of-the-browser-tests'
const START = 20_000

export interface Running {
  child: ChildProcess
  /** What it printed so far. */
  out(): string
}

/** run starts a command and waits until what it printed satisfies ready. */
export function run(args: string[], env: Record<string, string>, ready: (out: string) => boolean): Promise<Running> {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: build the server first (make build), or set ZURUF_BIN`)
  const child = spawn(binary, args, { env: { ...process.env, ...env } })
  let out = ''
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`the server did not start:\n${out}`)), START)
    const read = (data: Buffer) => {
      out += data.toString()
      if (!ready(out)) return
      clearTimeout(timer)
      done({ child, out: () => out })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('exit', (code) => {
      clearTimeout(timer)
      failed(new Error(`the server ended with ${code}:\n${out}`))
    })
  })
}

export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.on('exit', done))
  child.kill(signal)
  await gone
}

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })

/** Server is `zuruf serve` with a data folder and an address that outlive the process. */
export class Server {
  readonly dir = mkdtempSync(join(tmpdir(), 'zuruf-e2e-'))
  url = ''
  private others: ChildProcess[] = []
  private running: Running | undefined
  private readonly args: string[] = []

  constructor(private readonly env: Record<string, string> = {}) {}

  /** redis starts a redis-server of this server's own. */
  redis() {
    const socket = join(this.dir, 'redis.sock')
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']
    this.others.push(spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--dir', this.dir, ...durable]))
    this.args.push('--redis', `unix://${socket}`)
  }

  /** start starts it, again if need be: a redis-server may not be ready yet. */
  async start(): Promise<this> {
    const port = this.url ? new URL(this.url).port : await freePort()
    this.url = `http://127.0.0.1:${port}`
    const args = ['serve', '--listen', `127.0.0.1:${port}`, '--data', this.dir, '--token', TOKEN, ...this.args]
    for (let left = 10; ; left--) {
      try {
        this.running = await run(args, this.env, (out) => out.includes('zuruf is ready'))
        break
      } catch (error) {
        if (!left) throw error
      }
    }
    while ((await fetch(`${this.url}/readyz`)).status !== 200);
    return this
  }

  /** said is what the running process printed. */
  get said(): string {
    return this.running?.out() ?? ''
  }

  kill(): Promise<void> {
    return end(this.running!.child)
  }

  /** api calls the JSON API as the producer. */
  async api<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' }
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  async remove() {
    await Promise.all([this.running?.child, ...this.others].map((child) => child && end(child)))
    rmSync(this.dir, { recursive: true, force: true })
  }
}
