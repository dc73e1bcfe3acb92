import { stripTypeScriptTypes } from 'node:module'

/** A relative specifier of an import, an export or an `import()`. */
const specifier = /(\b(?:from|import)\s*\(?\s*)(['"])(\.{1,2}\/[^'"\n]*)\.ts\2/g
const missed = /['"]\.{1,2}\/[^'"\n]*\.ts['"]/

/**
 * The JavaScript that Node itself makes of `source` when it runs it in the workspace: types become spaces, so that every
 * line and column of a stack trace is the source's. Relative imports name the `.js` file.
 *
 * @throws Error when `source` names a TypeScript file in a way that is not understood here.
 */
export function toJavaScript(source: string, path: string): string {
  const javascript = stripTypeScriptTypes(source, { mode: 'strip' }).replace(specifier, '$1$2$3.js$2')
  const left = missed.exec(javascript)
  if (left !== null) throw new Error(`${path} names ${left[0]}, which will not be there once it is built`)
  return javascript
}
