import { connect, isRunning } from '@cuecard/desktop-client'
import '@cuecard/desktop-client/panel'
import { Asking } from './asking.ts'
import { offerCalls } from './calls.ts'
import { curlCommand } from './curl-command.ts'
import { byId, setEnabled } from './page.ts'
import { Trials } from './trials.ts'

/**
 * The demo desktop: a simulated call on one side, the panel on the other, and switches for what goes wrong. `?agent=`
 * in the address says whose desktop it is.
 */
const agent = new URLSearchParams(location.search).get('agent') || 'demo'

const client = connect({ url: '/v1/desktop', token: developmentToken })
const panel = byId('panel', 'cuecard-panel')
const asking = new Asking(client)
const trials = new Trials(client)

byId('agent', 'span').textContent = agent
panel.client = client

client.on('connection', update)
client.on('change', update)
update()

showCommand()
asking.know(await offerCalls((call) => asking.choose(call)))
// Only now, because the calls are what the titles are made of.
panel.heading = (assist) => asking.titleOf(assist)

/** Buttons that could do nothing now are greyed out. */
function update() {
  const live = client.connection.status === 'live'
  const running = client.desk.assists.findLast(isRunning)
  asking.update(live)
  trials.update(live, running?.assistId)
}

/** What the development server gives to anybody on this machine. */
async function developmentToken(): Promise<string> {
  const answer = await fetch(`/dev/token?${new URLSearchParams({ agent, role: 'agent' })}`)
  if (!answer.ok) throw new Error(`no token: the server answered ${answer.status}`)
  const { token }: { token: string } = await answer.json()
  return token
}

function showCommand() {
  const command = curlCommand(location.origin, agent, 'How do I return a pair of shoes that does not fit?')
  const copy = byId('copy-command', 'button')
  byId('command', 'code').textContent = command
  copy.addEventListener('click', async () => {
    const label = copy.textContent
    setEnabled(copy, false)
    try {
      await navigator.clipboard.writeText(command)
      copy.textContent = 'Copied'
    } catch {
      copy.textContent = 'Not copied: select it instead'
    }
    setTimeout(() => {
      copy.textContent = label
      setEnabled(copy, true)
    }, 2_000)
  })
}
