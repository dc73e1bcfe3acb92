import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { serve } from '../rig/remote.ts'
import { answerTo } from './marked-answer.ts'

/** Frames that are gathered into one write. */
const framesPerWrite = 32

/** Stands in for the service before desktops, and sends each its whole answer as fast as it takes it. */
const operations = {
  async start(_: null): Promise<{ origin: string }> {
    const server = createServer((_request, response: ServerResponse) => response.end('{"token":"any"}'))
    const sockets = new WebSocketServer({ server, perMessageDeflate: false })
    sockets.on('connection', (socket, { socket: stream }) => {
      socket.on('message', (data) => {
        const { type, prompt }: { type: string; prompt: string } = JSON.parse(data.toString())
        if (type === 'hello') socket.send('{"type":"welcome"}')
        else void push(socket, stream, prompt)
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  },
}

/** See {@link operations}. */
export type PushSourceOperations = typeof operations

serve(operations)

async function push(socket: WebSocket, stream: Duplex, prompt: string): Promise<void> {
  const frames = framesOf(prompt)
  for (let next = 0; next < frames.length; next += framesPerWrite) {
    await new Promise((resolve) => {
      stream.cork()
      const page = frames.slice(next, next + framesPerWrite)
      for (const frame of page.slice(0, -1)) socket.send(frame)
      socket.send(page.at(-1)!, resolve)
      stream.uncork()
    })
  }
}

/** What the service would send of the answer, as large as it would be. */
function framesOf(prompt: string): string[] {
  const { text, sentences } = answerTo(prompt)
  const common = { cursor: 'c'.repeat(60), assistId: 'a'.repeat(36), at: '2026-01-01T00:00:00.000Z' }
  const verdict = { id: 'v'.repeat(39), policy: 'p'.repeat(12) }
  let start = 0
  const frames = sentences.map(({ end }, index) => {
    const sentence = text.slice(start, end)
    start = end
    return { type: 'assist.sentence', text: sentence, verdict, redactions: [], seq: index + 2, ...common }
  })
  return [...frames, { type: 'assist.completed', finishReason: 'stop', seq: frames.length + 2, ...common }].map(
    (frame) => JSON.stringify(frame),
  )
}
