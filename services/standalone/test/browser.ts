import { type Browser, chromium } from 'playwright-core'

/**
 * The Chromium of the system, headless. The flags keep it from looking for hosts of its maker; there is no sandbox,
 * because tests may run as root.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
