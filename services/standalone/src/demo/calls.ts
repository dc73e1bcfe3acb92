import { byId } from './page.ts'

/** A simulated call, as `GET /demo/calls` lists them. */
export interface SampleCall {
  id: string
  title: string
  /** Who calls, and why. */
  customer: string
  /** What the agent would want to know. */
  question: string
}

/**
 * Offers the sample calls and tells the story of the chosen one. `onChoose` is called with each one that is chosen, and
 * at once with the first. Resolves to all of them: to none if they cannot be had, and the agent's own questions remain.
 */
export async function offerCalls(onChoose: (call: SampleCall) => void): Promise<SampleCall[]> {
  const select = byId('calls', 'select')
  const story = byId('story', 'p')
  let calls: SampleCall[]
  try {
    const answer = await fetch('/demo/calls')
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
    calls = await answer.json()
  } catch {
    select.disabled = true
    story.textContent =
      'The sample calls could not be loaded. Reload the page to try again, or ask something of your own.'
    return []
  }
  select.replaceChildren(...calls.map((call, index) => new Option(call.title, String(index))))
  select.addEventListener('change', choose)
  choose()
  return calls

  function choose() {
    const call = calls[select.selectedIndex]
    if (!call) return
    story.textContent = call.customer
    onChoose(call)
  }
}
