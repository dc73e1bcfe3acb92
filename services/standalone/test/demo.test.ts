import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compilePolicy, defaultPolicy, moderate } from '@cuecard/moderation'
import { sampleCalls } from '@cuecard/vendor-simulator'
import { pino } from 'pino'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { readSettings } from '../src/configuration.ts'
import { startStandalone } from '../src/index.ts'
import { launchBrowser } from './browser.ts'

const policy = compilePolicy(defaultPolicy)
const moderatedAnswer = (title: string) => moderate(callOf(title).answer, policy).text

function callOf(title: string) {
  const call = sampleCalls.find((candidate) => candidate.title === title)
  if (call === undefined) throw new Error(`no sample call is called ${title}`)
  return call
}

/** The demo desktop in a browser, with everything that its console said. */
async function openDemo(t: Test): Promise<{ page: Page; origin: string; complaints: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-demo-'))
  const settings = { ...readSettings({}), port: 0, dataFolder: folder }
  const standalone = await startStandalone(settings, pino({ level: 'silent' }))
  const browser = await launchBrowser()
  t.teardown(async () => {
    await browser.close()
    await standalone.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() !== 'log' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${standalone.origin}/`)
  await page.getByText('Live', { exact: true }).waitFor()
  return { page, origin: standalone.origin, complaints }
}

const card = (page: Page) => page.locator('cuecard-panel article').last()
const answerOn = (page: Page) => card(page).locator('> .text')

async function ask(page: Page, title: string): Promise<void> {
  await page.locator('#calls').selectOption({ label: title })
  await page.getByRole('button', { name: 'Ask for guidance' }).click()
  await answerOn(page).locator('.sentence').first().waitFor()
}

t.test('what is shown stays right when the vendor’s line is cut and the desktop goes offline', async (t) => {
  const { page, complaints } = await openDemo(t)
  // It has a card number, an address and more to be taken out of it.
  const title = 'What do we have on file?'
  await ask(page, title)
  await page.getByRole('button', { name: 'Cut the vendor’s line' }).click()
  await page.getByText('picked up where it broke off').first().waitFor()
  await page.getByRole('button', { name: 'Go offline for 5 s' }).click()
  await page.getByText('This desktop is offline').waitFor()
  await card(page).and(page.locator('[data-tone=done]')).waitFor({ timeout: 60_000 })
  t.equal(await answerOn(page).textContent(), moderatedAnswer(title))
  t.ok((await card(page).locator('.chip').count()) > 0, 'what was taken out is shown as such')
  t.strictSame(complaints, [])
})

t.test('a cancelled answer stops where it is, and is not taken for a whole one', async (t) => {
  const { page } = await openDemo(t)
  const title = 'Water through the ceiling'
  await ask(page, title)
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await card(page).and(page.locator('[data-tone=stopped]')).waitFor()
  const text = (await answerOn(page).textContent()) ?? ''
  t.ok(moderatedAnswer(title).startsWith(text) && text.length < moderatedAnswer(title).length)
})

t.test('what the page’s curl command starts appears on the page, and reloading it keeps what runs', async (t) => {
  const { page } = await openDemo(t)
  await page.getByText('Ask from outside, with curl').click()
  const command = (await page.locator('#command').textContent()) ?? ''
  await promisify(execFile)('sh', ['-c', command])
  await answerOn(page).locator('.sentence').first().waitFor()
  await page.reload()
  await card(page).and(page.locator('[data-tone=done]')).waitFor({ timeout: 60_000 })
  const answers = sampleCalls.map(({ title }) => moderatedAnswer(title))
  const text = (await answerOn(page).textContent()) ?? ''
  t.ok(answers.includes(text) || text.length > 100, 'the whole answer, from its first sentence on')
})

t.test('the page works by keyboard alone', async (t) => {
  const { page } = await openDemo(t)
  await page.locator('#question').fill('')
  await page.keyboard.type('The customer asks where the parcel is')
  await page.keyboard.press('Enter')
  await answerOn(page).locator('.sentence').first().waitFor()
  const stop = card(page).getByRole('button', { name: 'Stop' })
  await stop.focus()
  await page.keyboard.press('Enter')
  await card(page).and(page.locator('[data-tone=stopped]')).waitFor()
})
