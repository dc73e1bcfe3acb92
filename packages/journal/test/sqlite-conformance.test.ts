import t from 'tap'
import { journalConformance } from '../src/testing/index.ts'
import { openOnEmptyFolder } from './sqlite-store.ts'

await journalConformance(t, () => openOnEmptyFolder())
