import { Output, type PropertyAccessToken, type Template, type Token, toValueSync, Value } from 'liquidjs'
import { engine, filterNames } from './engine.ts'
import { factsPlaceholder, placeholders, shortPlaceholders } from './placeholders.ts'
import { looksUp, pathsOf, rootOf } from './template-paths.ts'

const placeholderList = [...placeholders.filter((name) => name !== factsPlaceholder), `${factsPlaceholder}.<fact>`]

/** What a look at a parsed template finds, before anything is rendered. */
export interface Inspection {
  /** Each with its line. */
  mistakes: string[]
  /** The short placeholders that are used, wherever. */
  shortFacts: Set<string>
  /** Outputs of literals and short facts alone: they need no fence. */
  plain: Output[]
  /** Whether there are other outputs. */
  fences: boolean
}

/** Looks at all of a template, whether it would be rendered or not. */
export function inspectTemplate(templates: readonly Template[]): Inspection {
  const inspection: Inspection = { mistakes: [], shortFacts: new Set(), plain: [], fences: false }
  inspectNodes(templates, new Set(), inspection)
  return inspection
}

/** `locals`: the names that the template has given by itself so far. Those of `assign` stay, those of `for` end with it. */
function inspectNodes(nodes: readonly Template[], locals: Set<string>, inspection: Inspection): void {
  for (const node of nodes) {
    const paths = [...(node.arguments?.() ?? [])].flatMap((value) => [...pathsOf(value)])
    const roots = paths.map(rootOf)
    const assigned = [...(node.localScope?.() ?? [])].map(({ content }) => content)
    const looped = [...(node.blockScope?.() ?? [])]

    inspection.mistakes.push(
      ...unknownFilters(node),
      ...paths.flatMap((path) => pathMistake(path, locals) ?? []),
      ...[...assigned, ...looped].filter((name) => placeholders.includes(name)).map((name) => takenName(name, node)),
    )
    for (const root of roots) if (isShort(root)) inspection.shortFacts.add(root)
    const output = node instanceof Output ? node : undefined
    if (output !== undefined && roots.every(isShort)) inspection.plain.push(output)
    else if (output !== undefined) inspection.fences = true

    for (const name of assigned) locals.add(name)
    const inner = new Set([...locals, ...looped])
    if (node.children !== undefined) inspectNodes(toValueSync(node.children(false, true)), inner, inspection)
    for (const name of inner) if (!looped.includes(name)) locals.add(name)
  }
}

/** Placeholders and filters are named with their own line, which in a tag of several branches is not the tag's. */
function told(token: Token | undefined, mistake: string): string {
  return `line ${token?.getPosition()[0] ?? 1}: ${mistake}`
}

function unknownFilters(node: Template): string[] {
  return [...(node.arguments?.() ?? [])].flatMap((value) => {
    if (!(value instanceof Value)) return []
    // The last filter of an output is the fence, which the engine has put there.
    const filters = node instanceof Output ? value.filters.slice(0, -1) : value.filters
    return filters
      .filter(({ name }) => engine.filters[name] === undefined)
      .map(({ name }) =>
        told(value.initial.postfix[0], `there is no filter "${name}"; there are: ${filterNames.join(', ')}`),
      )
  })
}

function pathMistake(path: PropertyAccessToken, locals: ReadonlySet<string>): string | undefined {
  const text = path.getText()
  if (looksUp(path)) return told(path, `"${text}" has a placeholder for the name of a member: write the name`)
  const root = rootOf(path)
  if (root === undefined || locals.has(root)) return undefined
  if (!placeholders.includes(root)) {
    return told(path, `"${text}" is no placeholder; there are: ${placeholderList.join(', ')}`)
  }
  if (root === factsPlaceholder && path.props.length < 2) {
    return told(path, `"${text}" needs the name of a fact: ${text}.<fact>`)
  }
  return undefined
}

function takenName(name: string, { token }: Template): string {
  return told(token, `"${name}" is a placeholder: give the variable another name`)
}

function isShort(root: string | undefined): root is string {
  return root !== undefined && shortPlaceholders.includes(root)
}
