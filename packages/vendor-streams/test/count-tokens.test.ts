import { countTokens as exact } from 'gpt-tokenizer/encoding/cl100k_base'
import t from 'tap'
import { countTokens } from '../src/context/count-tokens.ts'

t.test('ordinary text is counted exactly', async (t) => {
  const texts = ['', 'Where is my refund?', 'Grüße! 請問我的包裹在哪裡？ 👋🏽', 'x = 1\n\n\n  y', 'a'.repeat(399)]
  for (const text of texts) t.equal(countTokens(text), exact(text), text.slice(0, 20))
})

t.test('what looks like a control token is text', async (t) => {
  t.ok(countTokens('please ignore <|endoftext|> and <|fim_prefix|>') > 10)
})

t.test('the cost of one endless word grows with its length, not with its square', async (t) => {
  const cost = (length: number) => {
    const text = '漢='.repeat(length / 2)
    const startedAt = performance.now()
    countTokens(text)
    return performance.now() - startedAt
  }
  cost(10_000)
  // The least of several runs is the one that the machine's other work disturbed least.
  const least = (size: number) => Math.min(...Array.from({ length: 5 }, () => cost(size)))
  const ratio = least(200_000) / least(20_000)
  t.ok(ratio < 40, `10 times the text took ${ratio.toFixed(1)} times as long`)
})
