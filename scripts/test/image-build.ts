import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dockerfile = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8')

/** The instructions of the Dockerfile in their order, each on one line: `['USER', '65532:65532']`. */
export const instructions: readonly (readonly [name: string, argument: string])[] = dockerfile
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const)

/** The arguments of every instruction called `name`. */
export function argumentsOf(name: string): string[] {
  return instructions.filter(([each]) => each === name).map(([, argument]) => argument)
}

/** What an instruction in JSON form runs, without Node's own path in the image. */
export function nodeArguments(name: 'CMD' | 'HEALTHCHECK'): string[] {
  const [argument = ''] = argumentsOf(name)
  const command = JSON.parse(argument.slice(argument.indexOf('['))) as string[]
  return command[0] === nodeInImage ? command.slice(1) : command
}

/** The variables that the image sets. */
export function imageEnvironment(): Record<string, string> {
  return Object.fromEntries(argumentsOf('ENV').flatMap((line) => line.split(/\s+/).map((pair) => pair.split('='))))
}

/** The image's entry point. */
export const nodeInImage = '/nodejs/bin/node'

/** What an image would hold, on this machine. */
export interface BuiltImage {
  /** Its `/app`: nobody may write in it. */
  tree: string
  /** A Node that an unprivileged user may run, too; the checkout may lie where nobody else may look. */
  node: string
  /** A folder beside the tree for what the tests need. */
  workplace: string
  remove(): void
}

/**
 * Carries out the Dockerfile's build stage in an empty folder that holds no more than its build context, and closes the
 * result to every writer. Throws with what the build said when it fails.
 */
export function buildImage(): BuiltImage {
  // Whatever is made here is for another user to read.
  process.umask(0o022)
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-image-'))
  const tree = join(folder, 'app')
  const workplace = join(folder, 'workplace')
  const remove = () => {
    spawnSync('chmod', ['-R', 'u+w', tree])
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    chmodSync(folder, 0o755)
    mkdirSync(workplace)
    const context = join(folder, 'context')
    copyContext(context)
    runBuildStage(context, tree)
    spawnSync('chmod', ['-R', 'a-w', tree])
    const node = join(workplace, 'node')
    cpSync(process.execPath, node)
    return { tree, node, workplace, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** Copies what the Dockerfile's own ignore file lets through; it excludes all, then names paths, then folders in them. */
function copyContext(context: string): void {
  const lines = readFileSync(join(root, 'deploy/Dockerfile.dockerignore'), 'utf8').split('\n')
  const excluded = lines.filter((line) => line.startsWith('**/')).map((line) => line.slice('**/'.length))
  for (const line of lines.filter((line) => line.startsWith('!'))) {
    const path = line.slice(1)
    const filter = (source: string) => !excluded.includes(basename(source))
    cpSync(join(root, path), join(context, path), { recursive: true, filter })
  }
}

function runBuildStage(context: string, tree: string): void {
  const [build = ''] = argumentsOf('RUN')
  const [command, ...rest] = build.replaceAll(/--mount=\S+\s*/g, '').split(' ')
  if (command !== 'node' || rest.at(-1) !== '/cuecard') throw new Error(`not understood: RUN ${build}`)
  // Without NODE_OPTIONS, by which the test runner would take part in every process.
  const args = ['-u', 'NODE_OPTIONS', process.execPath, ...rest.slice(0, -1), tree]
  const { status, stderr } = spawnSync('env', args, { cwd: context, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the build stage failed:\n${stderr}`)
}
