/** The command that starts an assist for `agent` from a terminal, for a POSIX shell. */
export function curlCommand(origin: string, agent: string, prompt: string): string {
  const tokenUrl = `${origin}/dev/token?${new URLSearchParams({ agent, role: 'service' })}`
  const body = JSON.stringify({ agentId: agent, interaction: { id: 'from-a-terminal' }, prompt })
  return [
    `TOKEN=$(curl -s ${quoted(tokenUrl)} | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
    `curl ${quoted(`${origin}/v1/assists`)} \\`,
    `  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\`,
    `  -d ${quoted(body)}`,
  ].join('\n')
}

/** As one word of a POSIX shell, whatever is in it: the agent's name comes from the address of the page. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}
