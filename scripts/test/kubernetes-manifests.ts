import { parseAllDocuments } from 'yaml'

interface Common<Kind extends string, Spec> {
  apiVersion: string
  kind: Kind
  metadata: { name: string; labels?: Record<string, string> }
  spec: Spec
}

interface Probe {
  httpGet: { path: string; port: string }
}

/** How much of what, by its name. */
type Quantities = Record<string, string>

/** A container, as far as it is looked at. */
export interface Container {
  image: string
  args: string[]
  env: { name: string; value: string }[]
  ports: [{ name: string; containerPort: number }]
  startupProbe: Probe
  livenessProbe: Probe
  readinessProbe: Probe
  lifecycle: { preStop: { sleep: { seconds: number } } }
  resources: { requests: Quantities; limits: Quantities }
  securityContext: Record<string, unknown>
  volumeMounts: { name: string; mountPath: string; subPath?: string }[]
}

/** A volume of a pod: its name, and by its kind where it comes from. */
export interface Volume {
  name: string
  configMap?: { name: string }
  secret?: { secretName: string }
  emptyDir?: { sizeLimit: string }
}

/** A pod, as far as it is looked at. */
export interface Pod {
  automountServiceAccountToken: boolean
  terminationGracePeriodSeconds: number
  securityContext: { runAsUser: number; runAsGroup: number; fsGroup: number }
  containers: [Container, ...Container[]]
  volumes: Volume[]
}

/** A StatefulSet, as far as it is looked at. */
export type StatefulSet = Common<
  'StatefulSet',
  {
    replicas: number
    serviceName: string
    template: { metadata: { labels: Record<string, string>; annotations: Record<string, string> }; spec: Pod }
    volumeClaimTemplates: [{ metadata: { name: string }; spec: { accessModes: string[] } }]
  }
>

/** A Service, as far as it is looked at. */
export type Service = Common<'Service', { selector: Record<string, string>; ports: { targetPort: string }[] }>

/** A rule without ports is for every port, one without peers for everybody. */
interface Rule {
  from?: object[]
  to?: object[]
  ports?: { protocol: string; port: string | number }[]
}

/** A NetworkPolicy, as far as it is looked at. */
export type NetworkPolicy = Common<
  'NetworkPolicy',
  { podSelector: { matchLabels: Record<string, string> }; policyTypes: string[]; ingress?: Rule[]; egress?: Rule[] }
>

/** A ConfigMap that kustomize made. */
export type ConfigMap = Common<'ConfigMap', undefined> & { data: Record<string, string> }

/** What the base consists of. */
export type Manifest = StatefulSet | Service | NetworkPolicy | ConfigMap

/** The manifests of a YAML stream. Kubernetes reads YAML 1.1, where 0440 is octal. Throws at the first error of syntax. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text, { version: '1.1' }).map((document) => {
    if (document.errors?.[0] !== undefined) throw document.errors[0]
    return document.toJS() as Manifest
  })
}

/** Those of `manifests` that are of `kind`. */
export function allOf<Kind extends Manifest['kind']>(
  kind: Kind,
  manifests: readonly Manifest[],
): Extract<Manifest, { kind: Kind }>[] {
  return manifests.filter((manifest): manifest is Extract<Manifest, { kind: Kind }> => manifest.kind === kind)
}

/** The one of `manifests` that is of `kind`; throws when there is another number of them. */
export function only<Kind extends Manifest['kind']>(
  kind: Kind,
  manifests: readonly Manifest[],
): Extract<Manifest, { kind: Kind }> {
  const [found, ...more] = allOf(kind, manifests)
  if (found === undefined || more.length > 0) throw new Error(`there must be one ${kind}`)
  return found
}
