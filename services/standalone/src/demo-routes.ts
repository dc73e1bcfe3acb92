import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { sampleCalls, type VendorSimulator } from '@cuecard/vendor-simulator'
import type { FastifyPluginAsync } from 'fastify'

const folder = new URL('./demo/', import.meta.url)

/** Nothing but what this server sends; no script or style inside a page. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/**
 * The demo desktop at `/`, the sample calls that it offers at `GET /demo/calls`, and `POST /demo/cut`, which cuts every
 * line to the simulated vendor.
 */
export function demoRoutes(simulator: VendorSimulator): FastifyPluginAsync {
  return async (app) => {
    const pages = [
      { path: '/', type: 'text/html; charset=utf-8', load: () => readFile(new URL('index.html', folder)) },
      { path: '/demo.css', type: 'text/css; charset=utf-8', load: () => readFile(new URL('demo.css', folder)) },
      { path: '/demo.js', type: 'text/javascript; charset=utf-8', load: loadScript },
    ]
    for (const { path, type, load } of pages) {
      // Made when it is first asked for, so that the process starts without waiting for it.
      let body: Promise<Uint8Array> | undefined
      app.get(path, { schema: { hide: true } }, async (_request, reply) => {
        body ??= load()
        return reply
          .type(type)
          .header('cache-control', 'no-cache')
          .header('content-security-policy', contentSecurityPolicy)
          .header('x-content-type-options', 'nosniff')
          .header('referrer-policy', 'no-referrer')
          .send(await body)
      })
    }
    app.get('/demo/calls', { schema: { hide: true } }, async () =>
      sampleCalls.map(({ id, title, locale, situation, prompt }) => ({
        id,
        title,
        locale,
        customer: situation,
        question: prompt,
      })),
    )
    app.post('/demo/cut', { schema: { hide: true } }, async () => ({ cut: simulator.cutAll() }))
  }
}

/** The page's script: as the build made it, or bundled now from the workspace's sources. */
async function loadScript(): Promise<Uint8Array> {
  const built = new URL('demo.js', folder)
  if (existsSync(built)) return readFile(built)
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('demo.ts', folder))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    minify: true,
  })
  const [bundle] = outputFiles
  if (bundle === undefined) throw new Error('the demo desktop was not bundled')
  return bundle.contents
}
