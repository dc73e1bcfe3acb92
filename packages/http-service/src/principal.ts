/** What a caller may do: run a desktop, watch, start assists for agents, or operate the service. */
export type Role = 'agent' | 'supervisor' | 'service' | 'operator'

/** Every {@link Role}. */
export const roles: readonly Role[] = ['agent', 'supervisor', 'service', 'operator']

/** The tenant of a token that names none. */
export const defaultTenant = 'default'

/** Who a verified token speaks for. */
export interface Principal {
  readonly tenant: string
  /** The agent whose desktop this is; for the other roles, the caller's own name. */
  readonly agentId: string
  readonly role: Role
  /** When the token ends, in milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Turns a bearer token into the {@link Principal} that it speaks for. */
export interface Authenticator {
  /**
   * Raises `ProblemError` with `unauthenticated` for any token that is not good, without saying to the caller why (the
   * reason is in `cause`), and with `overloaded` when the keys to verify it with cannot be had now.
   */
  authenticate(token: string): Promise<Principal>
}
