import { randomUUID } from 'node:crypto'
import { checkPrompt, type DesktopFrame, ProblemError } from '@cuecard/contracts'
import type { Authenticator } from '@cuecard/http-service'
import type { CursorCodec } from '@cuecard/journal'
import { type EnqueueServices, enqueueAssist } from './enqueue-assist.ts'
import type { DesktopMetrics } from './metrics.ts'
import type { Session } from './session.ts'

/** What the commands of a desktop need. */
export interface CommandServices extends EnqueueServices {
  cursors: CursorCodec
  authenticator: Authenticator
  metrics: DesktopMetrics
}

/** A frame that a desktop sends once it has said hello. */
export type Command = Exclude<DesktopFrame, { type: 'hello' }>

/**
 * Carries out what a desktop asks for. Whose it is comes from the session, never from the frame.
 *
 * @throws ProblemError `not_found` for an assist that is not the agent's own, and what each command says.
 */
export async function carryOut(command: Command, session: Session, services: CommandServices): Promise<void> {
  const { journal, cursors, metrics } = services
  const { tenant, agentId } = session.agent
  switch (command.type) {
    case 'assist.start':
      return startAssist(command, session, services)
    case 'assist.cancel': {
      const outcome = await journal.cancel({ tenant, agentId, assistId: command.assistId }, 'desktop')
      if (outcome === 'unknown') throw unknownAssist()
      return
    }
    case 'feedback': {
      const record = await journal.assist(tenant, command.assistId)
      if (record?.agentId !== agentId) throw unknownAssist()
      return metrics.feedback.inc({ kind: command.kind })
    }
    case 'ack': {
      const position = cursors.decode(session.agent, command.cursor)
      if (!position) throw new ProblemError('invalid_cursor', 'The cursor was not given to this agent.')
      return session.acknowledgements.acknowledged(position.offset)
    }
    case 'auth.refresh':
      return refreshToken(command.token, session, services)
  }
}

async function startAssist(
  { type: _, ...request }: Extract<Command, { type: 'assist.start' }>,
  session: Session,
  services: CommandServices,
): Promise<void> {
  checkPrompt(request)
  await enqueueAssist(services, session.agent, request, { assistId: randomUUID() })
}

async function refreshToken(token: string, session: Session, { authenticator }: CommandServices): Promise<void> {
  const { tenant, agentId, role, expiresAt } = await authenticator.authenticate(token)
  const { agent } = session
  if (tenant === agent.tenant && agentId === agent.agentId && role === 'agent') session.prolong(expiresAt)
  else session.end('forbidden')
}

function unknownAssist(): ProblemError {
  return new ProblemError('not_found', 'This agent has no such assist.')
}
