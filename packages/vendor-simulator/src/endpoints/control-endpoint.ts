import { SimulatorError } from '../errors.ts'
import type { Faults } from '../faults/fault-plan.ts'
import { parseFaults } from '../faults/fault-script.ts'
import { answerJson, readBody } from '../http-answer.ts'
import { parseJson } from '../json.ts'
import type { VendorRequest, VendorResponse } from '../server/vendor-server.ts'
import type { SimulatorStatistics } from '../statistics.ts'

/** What the control endpoint does to the simulator. */
export interface Controls {
  stats: () => SimulatorStatistics
  cutAll: () => number
  setFaults: (faults: Faults) => void
  /** What a random plan follows from when it names no seed. */
  seed: string | number
  expireTokens: () => void
}

/** Where the control endpoint begins. */
export const controlPath = '/_control/'

/** The simulator's controls over HTTP, for a demo or a test in another process. */
export async function answerControl(
  path: string,
  request: VendorRequest,
  response: VendorResponse,
  controls: Controls,
): Promise<void> {
  switch (`${request.method} ${path}`) {
    case 'GET /_control/stats':
      return answerJson(response, 200, controls.stats())
    case 'POST /_control/cut':
      return answerJson(response, 200, { cut: controls.cutAll() })
    case 'POST /_control/expire-tokens':
      controls.expireTokens()
      return answerJson(response, 200, {})
    case 'DELETE /_control/faults':
      controls.setFaults({})
      return answerJson(response, 200, {})
    case 'POST /_control/faults': {
      const body = await readBody(request)
      try {
        controls.setFaults(parseFaults(parseJson(body ?? ''), controls.seed))
        return answerJson(response, 200, {})
      } catch (error) {
        if (!(error instanceof SimulatorError)) throw error
        return answerJson(response, 400, { error: { code: error.code, message: error.message } })
      }
    }
    default:
      return answerJson(response, 404, { error: { code: 'not_found', message: 'no such control' } })
  }
}
