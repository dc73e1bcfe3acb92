import { existsSync, readFileSync } from 'node:fs'

const folder = new URL('../../../../shared/data/', import.meta.url)

/** The options of a test that needs the shared test data: it is skipped, saying why, where that is absent. */
export const needsSharedData = existsSync(folder) ? {} : { skip: `no test data in ${folder.pathname}` }

/** The cases of one file of the shared test data; none where that is absent. */
export function sharedCases<Case>(name: string): Case[] {
  return existsSync(folder) ? JSON.parse(readFileSync(new URL(name, folder), 'utf8')) : []
}
