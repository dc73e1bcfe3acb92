import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { type Configuration, readSettings } from '../../services/standalone/src/configuration.ts'
import { argumentsOf, imageEnvironment, nodeArguments } from './image-build.ts'
import { allOf, only, parseManifests } from './kubernetes-manifests.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const base = join(root, 'deploy/kubernetes/base')
const configurationFile = join(base, 'cuecard.config.json')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const kustomization = parse(readFileSync(join(base, 'kustomization.yaml'), 'utf8')) as { resources: string[] }
const manifests = kustomization.resources.flatMap((file) => parseManifests(readFileSync(join(base, file), 'utf8')))

const statefulSet = only('StatefulSet', manifests)
const pod = statefulSet.spec.template.spec
const [container] = pod.containers
const environment: Record<string, string> = Object.fromEntries(container.env.map(({ name, value }) => [name, value]))
const mountPaths: Record<string, string> = Object.fromEntries(
  container.volumeMounts.map(({ name, mountPath }) => [name, mountPath]),
)

function isSelected(matchLabels: Record<string, string>): boolean {
  return Object.entries(matchLabels).every(([name, value]) => statefulSet.spec.template.metadata.labels[name] === value)
}

t.test('every manifest is of a version that Kubernetes serves', async (t) => {
  const served = ['v1 Service', 'apps/v1 StatefulSet', 'networking.k8s.io/v1 NetworkPolicy']
  for (const { apiVersion, kind } of manifests) t.ok(served.includes(`${apiVersion} ${kind}`), `${apiVersion} ${kind}`)
})

t.test('the process is one, on one volume, which is where it keeps its data', async (t) => {
  t.equal(statefulSet.spec.replicas, 1)
  t.equal(pod.containers.length, 1)
  const [claim] = statefulSet.spec.volumeClaimTemplates
  t.equal(mountPaths[claim.metadata.name], environment.CUECARD_DATA)
  t.equal(environment.CUECARD_DATA, imageEnvironment().CUECARD_DATA)
  t.strictSame(claim.spec.accessModes, ['ReadWriteOnce'])
})

t.test('the image is pinned to this version, and run as its Dockerfile means it', async (t) => {
  t.equal(container.image, `cuecard:${version}`)
  t.strictSame(container.args, nodeArguments('CMD'))
  t.notOk('command' in container, 'the entry point is the image’s')
  t.equal(`${pod.securityContext.runAsUser}:${pod.securityContext.runAsGroup}`, argumentsOf('USER')[0])
})

t.test('the pod fits the restricted security profile, and its root is read-only', async (t) => {
  t.match(pod.securityContext, { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
  t.equal(pod.securityContext.fsGroup, pod.securityContext.runAsGroup, 'so that it may write on its volume')
  t.strictSame(container.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    privileged: false,
    capabilities: { drop: ['ALL'] },
  })
  t.equal(pod.automountServiceAccountToken, false)
  for (const member of ['hostNetwork', 'hostPID', 'hostIPC']) t.notOk(member in pod, member)
  const allowed = ['configMap', 'secret', 'emptyDir']
  for (const volume of pod.volumes)
    t.ok(
      allowed.some((kind) => kind in volume),
      volume.name,
    )
  t.ok(
    container.volumeMounts.every((mount) => !('subPath' in mount)),
    'a rotated secret is followed',
  )
})

t.test('what the process may use is requested and limited', async (t) => {
  for (const kind of ['requests', 'limits'] as const) {
    for (const resource of ['cpu', 'memory']) t.ok(container.resources[kind][resource], `${kind} ${resource}`)
  }
  t.ok(pod.volumes.every(({ emptyDir }) => emptyDir === undefined || emptyDir.sizeLimit))
})

t.test('probes and Prometheus ask where the process answers', async (t) => {
  const [port] = container.ports
  t.equal(String(port.containerPort), environment.PORT)
  const { startupProbe, livenessProbe, readinessProbe } = container
  for (const { httpGet } of [startupProbe, livenessProbe]) {
    t.strictSame(httpGet, { path: '/healthz', port: port.name })
  }
  t.strictSame(readinessProbe.httpGet, { path: '/readyz', port: port.name })
  t.match(statefulSet.spec.template.metadata.annotations, {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': environment.PORT,
    'prometheus.io/path': '/metrics',
  })
})

t.test('a stop has the time that it may take', async (t) => {
  const { seconds } = container.lifecycle.preStop.sleep
  const main = readFileSync(join(root, 'services/standalone/src/main.ts'), 'utf8')
  const graceSeconds = Number(/graceMs = (\d+)_000/.exec(main)?.[1])
  t.ok(seconds > 0 && graceSeconds > 0)
  t.ok(pod.terminationGracePeriodSeconds > seconds + graceSeconds)
})

t.test('the Service and the policies select the pod; the port that they name is its own', async (t) => {
  const [port] = container.ports
  const service = only('Service', manifests)
  t.ok(isSelected(service.spec.selector))
  t.strictSame(
    service.spec.ports.map(({ targetPort }) => targetPort),
    [port.name],
  )
  t.equal(statefulSet.spec.serviceName, service.metadata.name)

  const policies = allOf('NetworkPolicy', manifests).map(({ spec }) => spec)
  t.ok(policies.every(({ podSelector }) => isSelected(podSelector.matchLabels)))
  t.ok(policies.every(({ policyTypes }) => ['Ingress', 'Egress'].every((type) => policyTypes.includes(type))))
  t.ok(
    policies.some(({ ingress, egress }) => !ingress && !egress),
    'one denies everything',
  )
  const ingress = policies.flatMap((policy) => policy.ingress ?? [])
  const egress = policies.flatMap((policy) => policy.egress ?? [])
  t.ok(
    ingress.every(({ from = [] }) => from.length > 0),
    'nothing is open to everybody',
  )
  t.ok(
    egress.every(({ to = [] }) => to.length > 0),
    'nor is everybody to it',
  )
  t.strictSame(
    ingress.map(({ ports }) => ports),
    [[{ protocol: 'TCP', port: port.name }]],
  )
  t.strictSame(
    egress.map(({ ports = [] }) => ports.map(({ protocol, port }) => `${protocol} ${port}`)),
    [['UDP 53', 'TCP 53'], ['TCP 443']],
  )
})

/** Reads the base's configuration, after `edit`, as the process does, its secret's files being in a folder of the test. */
function readBaseConfiguration(t: Test, edit: (configuration: Configuration) => void = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-configuration-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const text = readFileSync(configurationFile, 'utf8').replaceAll(mountPaths['vendor-credentials']!, folder)
  const configuration: Configuration = JSON.parse(text)
  for (const { file } of secretsOf(configuration)) writeFileSync(file, 'a secret')
  edit(configuration)
  const file = join(folder, 'cuecard.config.json')
  writeFileSync(file, JSON.stringify(configuration))
  return { folder, settings: readSettings({ ...environment, CUECARD_CONFIG: file }) }
}

function secretsOf({ profiles }: Configuration): { file: string }[] {
  return Object.values(profiles)
    .flatMap(({ clientId, clientSecret, apiKey }) => [clientId, clientSecret, apiKey])
    .filter((secret) => secret !== undefined && 'file' in secret)
}

t.test('the configuration is one that the service starts with beyond loopback', async (t) => {
  const { host, configuration } = readBaseConfiguration(t).settings
  t.equal(host, '0.0.0.0')
  t.ok(configuration.authentication, 'development tokens exist on loopback only')
  t.equal(environment.CUECARD_CONFIG, join(mountPaths.configuration!, 'cuecard.config.json'))
  const urls = [configuration.authentication?.jwksUrl, ...Object.values(configuration.profiles).map((p) => p.baseUrl)]
  for (const url of urls) t.match(url, /^https:\/\/[^:]+$/, 'the policy lets port 443 through')
})

t.test('every secret of the configuration is a file of the mounted secret', async (t) => {
  const { folder, settings } = readBaseConfiguration(t)
  const files = secretsOf(settings.configuration).map(({ file }) => file)
  t.strictSame(files.map(dirname), [folder, folder])
  t.notMatch(readFileSync(configurationFile, 'utf8'), /"env"/)
})

t.test('a configuration with a mistake does not pass', async (t) => {
  const edit = ({ profiles }: Configuration) => delete profiles.cxone?.clientSecret
  t.throws(() => readBaseConfiguration(t, edit), { message: '/profiles/cxone/clientSecret' })
})

const kubectl = spawnSync('kubectl', ['kustomize', base], { encoding: 'utf8' })
const withoutKubectl = kubectl.error === undefined ? false : 'kubectl is not installed'

t.test(
  'kubectl puts the base together, the configuration under a name that the pod asks for',
  { skip: withoutKubectl },
  async (t) => {
    t.equal(kubectl.status, 0, kubectl.stderr)
    const rendered = parseManifests(kubectl.stdout)
    t.strictSame(rendered.map(({ kind }) => kind).sort(), [...manifests.map(({ kind }) => kind), 'ConfigMap'].sort())
    const configMap = only('ConfigMap', rendered)
    t.equal(configMap.data['cuecard.config.json'], readFileSync(configurationFile, 'utf8'))
    const { volumes } = only('StatefulSet', rendered).spec.template.spec
    t.match(configMap.metadata.name, /^cuecard-[a-z0-9]{10}$/, 'a changed configuration is another name')
    t.equal(volumes.find(({ name }) => name === 'configuration')?.configMap?.name, configMap.metadata.name)
  },
)
