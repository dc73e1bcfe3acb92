import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium, type Page } from 'playwright-core'
import { PushServer, type ServerSession } from './push-server.ts'

const executablePath = '/usr/bin/chromium'

/** Why the browser tests cannot run here, if they cannot. */
export const noBrowser = existsSync(executablePath) ? false : `${executablePath} is missing: apt-get install chromium`

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Panel</title>
<link rel="stylesheet" href="/page.css"><script type="module" src="/page.js"></script>
<cuecard-panel></cuecard-panel>`

const css = 'html, body { margin: 0; height: 100% } cuecard-panel { height: 100dvh; font-family: sans-serif }'

/** The whole of a page that embeds the panel. */
const script = `
import { connect } from '/src/index.ts'
import '/src/panel/cuecard-panel.ts'
const url = new URLSearchParams(location.search).get('url')
globalThis.client = connect({ url, token: 'token-1' })
document.querySelector('cuecard-panel').client = client
`

/** As strict as a policy can be that still lets the page load its own files and talk to the server. */
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src ws:"

/** A page with a panel in Chromium, connected to a server that the test plays by hand. */
export class PanelPage implements AsyncDisposable {
  readonly page: Page
  readonly push: PushServer
  readonly session: ServerSession
  /** What the console said that it should not have. */
  readonly complaints: string[]

  private constructor(page: Page, push: PushServer, session: ServerSession, complaints: string[]) {
    this.page = page
    this.push = push
    this.session = session
    this.complaints = complaints
  }

  static async open(browser: Browser, origin: string, viewport = { width: 480, height: 600 }): Promise<PanelPage> {
    const push = await PushServer.start()
    const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() !== 'log') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${origin}/?${new URLSearchParams({ url: push.url })}`)
    const session = await push.session()
    await session.welcome()
    return new PanelPage(page, push, session, complaints)
  }

  /** The cards' texts as they are in the document. */
  texts(): Promise<string[]> {
    return this.page.locator('article > .text').allTextContents()
  }

  /** Evaluates an expression in the page; `scroller` is the panel's scrolling element. */
  evaluate<Value>(expression: string): Promise<Value> {
    return this.page.evaluate(
      `(() => { const scroller = document.querySelector('cuecard-panel').shadowRoot.querySelector('.scroller'); return ${expression} })()`,
    )
  }

  /** Resolves when the panel has painted what came so far. */
  async painted(): Promise<void> {
    await this.page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close()
    await this.push[Symbol.asyncDispose]()
  }
}

/** Chromium, and the server of the page's files: the sources as they are, without their types. */
export async function startBrowser() {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page')
    const [type, body] = await file(pathname)
    response.writeHead(200, { 'content-type': type, 'content-security-policy': contentSecurityPolicy }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const browser = await chromium.launch({ executablePath, args })
  return {
    browser,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await browser.close()
      server.close()
    },
  }
}

async function file(pathname: string): Promise<[type: string, body: string]> {
  if (pathname === '/') return ['text/html', html]
  if (pathname === '/page.css') return ['text/css', css]
  if (pathname === '/page.js') return ['text/javascript', script]
  if (!/^\/(src|contracts)\/[\w/-]+\.ts$/.test(pathname)) return ['text/plain', '']
  const folder = pathname.startsWith('/src/') ? '..' : '../..'
  const path = pathname.replace('/contracts/', '/contracts/src/')
  const source = await readFile(new URL(`${folder}${path}`, import.meta.url), 'utf8')
  const code = stripTypeScriptTypes(source).replaceAll(
    "'@cuecard/contracts/close-codes'",
    "'/contracts/close-codes.ts'",
  )
  return ['text/javascript', code]
}
