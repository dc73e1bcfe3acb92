import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sampleCalls } from '@cuecard/vendor-simulator'

const folder = new URL('../../shared/data/', import.meta.url)

/** What is wrong where the shared test data is not on this machine; undefined where it is. */
export const sharedDataAbsence = existsSync(folder) ? undefined : `there is no test data in ${fileURLToPath(folder)}`

/** The cases of one file of the shared test data. Throws where that is absent: see {@link sharedDataAbsence}. */
export function sharedCases<Case>(name: string): Case[] {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
}

/** Real answers of models: those of the shared test data, and where that is absent the simulator's sample calls. */
export function realAnswers(): string[] {
  if (sharedDataAbsence !== undefined) return sampleCalls.map(({ answer }) => answer)
  return sharedCases<{ text: string }>('responses.dev.json').map(({ text }) => text)
}
