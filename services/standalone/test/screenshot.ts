// Takes the pictures of the README: the demo desktop in the middle of an answer, light and dark.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { readSettings } from '../src/configuration.ts'
import { startStandalone } from '../src/index.ts'
import { launchBrowser } from './browser.ts'

const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url))
const data = mkdtempSync(join(tmpdir(), 'cuecard-screenshot-'))
mkdirSync(folder, { recursive: true })

const standalone = await startStandalone({ ...readSettings({}), port: 0, dataFolder: data }, pino({ level: 'silent' }))
const browser = await launchBrowser()
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 760 }, deviceScaleFactor: 1.5, colorScheme })
    await page.goto(`${standalone.origin}/?agent=sam-${colorScheme}`)
    const cards = page.locator('cuecard-panel article')
    const ask = async (title: string) => {
      await page.locator('#calls').selectOption({ label: title })
      await page.getByRole('button', { name: 'Ask for guidance' }).click()
    }
    await ask('What do we have on file?')
    await cards.and(page.locator('[data-tone=done]')).waitFor({ timeout: 60_000 })
    await ask('No internet after an update')
    await cards.nth(1).locator('.sentence').nth(4).waitFor({ timeout: 60_000 })
    const file = join(folder, `desktop-${colorScheme}.png`)
    await page.screenshot({ path: file })
    console.log(file)
    await page.close()
  }
} finally {
  await browser.close()
  await standalone.stop()
  rmSync(data, { recursive: true, force: true })
}
