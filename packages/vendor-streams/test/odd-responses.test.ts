import t from 'tap'
import { delta, readAll, vendor } from './odd-vendor.ts'

const whole = `${delta('This is it.', 'stop')}\n\ndata: [DONE]\n\n`

t.test('a header that comes twice is read as the list that it is', async (t) => {
  const answer = async (status: number, name: string, ...values: string[]) => {
    let asked = 0
    const { open } = await vendor(t, 'openai', (request, response) => {
      request.resume()
      if (asked++ > 0) return response.writeHead(200, { 'content-type': 'text/event-stream' }).end(whole)
      response.writeHead(
        status,
        [
          ['content-type', 'text/event-stream'].filter(() => name !== 'content-type'),
          ...values.map((value) => [name, value]),
        ].flat(),
      )
      response.end(status === 200 ? whole : '')
    })
    const { items, text } = await readAll(open())
    const last = items.at(-1)
    return [asked, last?.type === 'failed' ? last.error.code : text]
  }
  const type = 'text/event-stream'
  t.strictSame(await answer(200, 'content-type', type, `${type}; charset=utf-8`), [1, 'This is it.'])
  t.strictSame(await answer(200, 'content-type', 'text/html', type), [1, 'vendor_protocol'])
  t.strictSame(await answer(200, 'content-encoding', 'gzip', 'gzip'), [1, 'vendor_protocol'])
  t.strictSame(await answer(503, 'retry-after', '0', '1'), [2, 'This is it.'])
})
