import type { AssistEvent, DesktopEvent } from '@cuecard/contracts'
import { closeCodes } from '@cuecard/contracts/close-codes'
import type { Locator } from 'playwright-core'
import t from 'tap'
import { noBrowser, PanelPage, startBrowser } from './panel-page.ts'
import { accepted, event, sentence } from './push-server.ts'

const chromium = noBrowser ? undefined : await startBrowser()
t.teardown(() => chromium?.[Symbol.asyncDispose]())
const skip = noBrowser

/** The events of one assist, each made when it is asked for, because the panel looks at how old they are. */
function assistEvents(assistId: string): (what: AssistEvent) => DesktopEvent {
  let seq = 0
  return (what) => ({ ...event(assistId, ++seq, what), at: new Date().toISOString() })
}

function open(viewport?: { width: number; height: number }): Promise<PanelPage> {
  return PanelPage.open(chromium!.browser, chromium!.origin, viewport)
}

/** Resolves when the locator finds something that is shown. */
const shown = (locator: Locator) => locator.first().waitFor()

const completed: AssistEvent = { type: 'assist.completed', finishReason: 'stop' }
const longSentence = (n: number) =>
  sentence(`${n}. ${'A sentence that takes a line or two of the panel. '.repeat(2)}\n`)

t.test('sentences come in as they are, with no markup of their own', { skip }, async (t) => {
  await using panel = await open()
  const { page, session } = panel
  await shown(page.getByText('Live', { exact: true }))
  const next = assistEvents('a')
  const texts = [
    'First.\n\n',
    '1. <b>bold</b> & <img src=x onerror="document.title=1">\n',
    '2. [link](javascript:alert(1)) ',
    'end.',
  ]
  session.send(next(accepted()))
  await shown(page.getByText('Waiting for the first sentence'))
  for (const text of texts) session.send(next(sentence(text)))
  session.send(next(completed))
  await shown(page.locator('article[data-tone=done]'))
  t.same(await panel.texts(), [texts.join('')])
  t.equal(await page.locator('article :is(b, img, a)').count(), 0)
  t.equal(await page.title(), 'Panel')
  t.same(panel.complaints, [])
})

t.test('what moderation removed is a labelled chip, and still there for whoever copies', { skip }, async (t) => {
  await using panel = await open()
  const { page, session } = panel
  const next = assistEvents('a')
  const redacted = {
    ...sentence('Refund to [card number].'),
    redactions: [{ kind: 'pii', rule: 'card' }],
  } as AssistEvent
  session.send(next(accepted()), next(sentence('Press [Order Details]. ')), next(redacted), next(completed))
  await shown(page.getByRole('img', { name: 'Removed: card number' }))
  t.equal(await page.getByRole('img').count(), 1)
  t.same(await panel.texts(), ['Press [Order Details]. Refund to [card number].'])
  await page.getByRole('button', { name: 'Copy' }).click()
  await shown(page.getByRole('button', { name: 'Copied' }))
  t.equal(await page.evaluate('navigator.clipboard.readText()'), 'Press [Order Details]. Refund to [card number].')
  t.same(await session.frame('feedback'), { type: 'feedback', assistId: 'a', kind: 'copied' } as never)
})

t.test('each state of an assist is shown on its card', { skip }, async (t) => {
  await using panel = await open()
  const { page, session } = panel
  const next = assistEvents('a')
  const tone = (name: string) => shown(page.locator(`article[data-tone=${name}]`))
  session.send(next(accepted()), next(sentence('Said before. ')))
  await tone('running')
  session.send(next({ type: 'assist.interrupted', reason: 'connection_lost' }))
  await tone('interrupted')
  await shown(page.locator('article .note', { hasText: 'what you have read stands' }))
  session.send(next({ type: 'assist.resumed', removedOverlapChars: 2 }))
  await shown(page.locator('article .status', { hasText: 'picked up again' }))
  session.send(next({ type: 'assist.superseded', reason: 'restarted' }), next(sentence('Said instead. ')))
  await shown(page.locator('article summary'))
  t.same(await panel.texts(), ['Said instead. '])
  await page.locator('article summary').click()
  t.equal(await page.locator('article details .text').textContent(), 'Said before. ')
  session.send(next({ type: 'assist.blocked', kind: 'safety', rule: 'legal-advice' }))
  await tone('blocked')
  t.equal(await page.getByRole('button', { name: 'Copy' }).count(), 0, 'a blocked answer is not offered')
  const other = assistEvents('b')
  session.send(other(accepted()), other({ type: 'assist.failed', code: 'vendor_gave_up', message: 'No.' }))
  await tone('failed')
  t.same(panel.complaints, [])
})

t.test('an answer that is longer than the panel stays where its reader is', { skip }, async (t) => {
  await using panel = await open()
  const { page, session } = panel
  const below = page.getByRole('button', { name: 'New below' })
  const top = () => panel.evaluate<number>('scroller.querySelector("article:last-child").getBoundingClientRect().top')
  const next = assistEvents('a')
  session.send(next(accepted()))
  for (let n = 0; n < 4; n++) session.send(next(longSentence(n)))
  await shown(page.getByText('3. A sentence'))
  const before = await top()
  t.ok(await below.isHidden())
  for (let n = 4; n < 40; n++) session.send(next(longSentence(n)))
  await shown(below)
  await panel.painted()
  t.equal(await top(), before, 'the first line has not moved')
  await below.click()
  t.ok(await below.isHidden())
  const atEnd = () => panel.evaluate<boolean>('scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1')
  t.equal(await atEnd(), true)
  session.send(next(longSentence(40)))
  await shown(page.locator('.sentence', { hasText: /^40\./ }))
  t.equal(await atEnd(), true, 'whoever wants the end is kept there')
  await page.locator('.scroller').hover()
  await page.mouse.wheel(0, -400)
  await shown(below)
  const held = await panel.evaluate<number>('scroller.scrollTop')
  const other = assistEvents('b')
  session.send(next(longSentence(41)), next(completed), other(accepted()), other(longSentence(0)))
  await page.locator('article').nth(1).waitFor({ state: 'attached' })
  await panel.painted()
  t.equal(await panel.evaluate('scroller.scrollTop'), held, 'a new answer does not pull its reader away')
})

t.test('a new answer comes into view for an agent who reads nothing else', { skip }, async (t) => {
  await using panel = await open()
  const { page, session } = panel
  for (const id of ['a', 'b', 'c']) {
    const next = assistEvents(id)
    session.send(next(accepted()))
    for (let n = 0; n < 8; n++) session.send(next(longSentence(n)))
    session.send(next(completed))
  }
  await page.locator('article').nth(2).waitFor({ state: 'attached' })
  await panel.painted()
  const top = await panel.evaluate<number>('scroller.querySelector("article:last-child").getBoundingClientRect().top')
  t.ok(top > 0 && top < 150, `the newest card begins at ${top}`)
})

t.test('everything can be done by keyboard, and the focus is never lost', { skip }, async (t) => {
  await using panel = await open()
  const { page, session } = panel
  const focused = () =>
    panel.evaluate<string>('(scroller.getRootNode().activeElement ?? document.body).className.split(" ").at(-1)')
  const next = assistEvents('a')
  session.send(next(accepted()), next(sentence('One. ')))
  await shown(page.locator('article[data-tone=running]'))
  const visited: string[] = []
  for (let press = 0; press < 3; press++) {
    await page.keyboard.press('Tab')
    visited.push(await focused())
  }
  t.same(visited, ['scroller', 'stop', 'copy'])
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  t.same(await session.frame('assist.cancel'), { type: 'assist.cancel', assistId: 'a' })
  session.send(next({ type: 'assist.cancelled', by: 'desktop' }))
  await shown(page.locator('article[data-tone=stopped]'))
  t.equal(await focused(), 'copy')
})

t.test('a lost line is shown, and what is running is not said to be running', { skip }, async (t) => {
  await using panel = await open()
  const { page, push, session } = panel
  const next = assistEvents('a')
  session.send(next(accepted()), next(sentence('One. ')))
  await shown(page.locator('article[data-tone=running]'))
  await page.evaluate('client.disconnect()')
  await shown(page.locator('article[data-tone=paused]'))
  await shown(page.getByText('Offline since'))
  await page.evaluate('client.reconnect()')
  const second = await push.session()
  await second.welcome()
  second.send(next(sentence('Two.')), next(completed))
  await shown(page.locator('article[data-tone=done]'))
  t.same(await panel.texts(), ['One. Two.'])
  second.close(closeCodes.tooManySessions.code, closeCodes.tooManySessions.reason)
  await shown(page.getByText('This session has ended: too many sessions.'))
  await page.getByRole('button', { name: 'Try again' }).click()
  await (await push.session()).welcome()
  await shown(page.getByText('Live', { exact: true }))
})

t.test('lost history is said to be lost', { skip }, async (t) => {
  await using panel = await open()
  const { page, push, session } = panel
  session.cut()
  const second = await push.session()
  await second.welcome()
  const assists = [
    {
      assistId: 'a',
      agentId: 'demo',
      interactionId: 'call-7',
      state: 'running' as const,
      seq: 9,
      text: 'What is left. ',
    },
  ]
  second.send({ type: 'gap', snapshot: { cursor: 'later', assists } })
  await shown(page.getByText('Some earlier history is gone'))
  t.same(await panel.texts(), ['What is left. '])
  t.equal(await page.getByRole('heading', { level: 3 }).textContent(), 'call-7')
})

t.test('a screen reader hears each new sentence once, unless it should not', { skip }, async (t) => {
  await using panel = await open()
  const { page, session } = panel
  const heard = page.locator('[role=status] p')
  const next = assistEvents('a')
  session.send(
    next(accepted()),
    { ...next(sentence('Old. ')), at: '2020-01-01T00:00:00.000Z' },
    next(sentence('New. ')),
  )
  await heard.first().waitFor({ state: 'attached' })
  t.same(await heard.allTextContents(), ['New.'])
  await page.evaluate('client.disconnect()')
  await heard.nth(1).waitFor({ state: 'attached' })
  await page.evaluate('client.reconnect()')
  const second = await panel.push.session()
  await second.welcome()
  await heard.nth(2).waitFor({ state: 'attached' })
  t.match(await heard.allTextContents(), ['New.', /^Offline since/, 'Connected again.'])
  await page.evaluate('document.querySelector("cuecard-panel").setAttribute("announce", "off")')
  second.send(next(sentence('Unheard. ')), next(completed))
  await shown(page.locator('article[data-tone=done]'))
  t.equal(await heard.count(), 3)
})

t.test('nothing shifts while text streams, and a bar of 280 px is wide enough', { skip }, async (t) => {
  await using panel = await open({ width: 280, height: 700 })
  const { page, session } = panel
  await page.evaluate(`
    globalThis.shifted = 0
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) shifted += entry.value })
      .observe({ type: 'layout-shift', buffered: true })
  `)
  const next = assistEvents('a')
  session.send(next(accepted('an-interaction-with-a-name-that-is-longer-than-the-bar-is-wide')))
  for (let n = 0; n < 30; n++) {
    session.send(next(sentence(`${n} ${'word '.repeat(8)}`)))
    await shown(page.locator('.sentence', { hasText: new RegExp(`^${n} `) }))
  }
  session.send(next(sentence('https://example.com/'.repeat(8))), next(completed))
  await shown(page.locator('article[data-tone=done]'))
  await panel.painted()
  t.ok((await page.evaluate<number>('shifted')) < 0.02)
  t.equal(await panel.evaluate('document.documentElement.scrollWidth'), 280)
  t.equal(await panel.evaluate('scroller.scrollWidth <= scroller.clientWidth'), true)
})
