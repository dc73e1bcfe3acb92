import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { SetupRefusal } from './refusal.ts'

/** The version of the tables below, kept in `PRAGMA user_version`. */
const schemaVersion = 1

/** Tells a journal from any other database, in `PRAGMA application_id`: "Cuec" in ASCII. */
const applicationId = 0x43756563

/**
 * The tables. `tenant`, `idempotency_key` and what ends in `_id` are the callers' own; `agent` and `assist` are short
 * local keys for the two that every entry repeats.
 *
 * - Events, checkpoints and requests are sealed, each assist's under keys of its own; see `AssistKeys`. Deleting a row
 *   does not remove its text for good, because SQLite leaves copies in unused parts of pages when it moves rows between
 *   pages. Overwriting the salt does: rows of `salts` are only added at the end, overwritten in place by as many bytes,
 *   and used again, and so they are never moved.
 * - A request is kept apart from its assist, so that moving an assist on never rewrites the request's pages.
 * - `claims` is also the fence, because it grows by one with every claim. `lease_until` is 0 while nobody holds the
 *   assist.
 * - `first_offset` and `last_offset` bound an assist's entries in its agent's index, which spares entries a second index:
 *   an append dirties as few pages as can be. For the same reason entries have no foreign keys.
 * - `finished_entries` and `trimmed_to` are kept per agent so that retention costs what it removes, whatever is kept.
 * - AUTOINCREMENT, so that an offset never comes back after the newest entries were removed.
 */
const tables = `
  CREATE TABLE journal (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch TEXT NOT NULL,
    key_check BLOB NOT NULL
  ) STRICT;

  CREATE TABLE agents (
    agent INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    trimmed_to INTEGER NOT NULL DEFAULT 0,
    finished_entries INTEGER NOT NULL DEFAULT 0,
    UNIQUE (tenant, agent_id)
  ) STRICT;
  CREATE INDEX agents_by_finished_entries ON agents (finished_entries);

  CREATE TABLE salts (
    slot INTEGER PRIMARY KEY,
    in_use INTEGER NOT NULL,
    event_salt TEXT NOT NULL,
    request_salt TEXT NOT NULL
  ) STRICT;
  CREATE INDEX free_salts ON salts (slot) WHERE in_use = 0;

  CREATE TABLE assists (
    assist INTEGER PRIMARY KEY,
    assist_id TEXT NOT NULL UNIQUE,
    tenant TEXT NOT NULL,
    agent INTEGER NOT NULL REFERENCES agents,
    slot INTEGER NOT NULL REFERENCES salts,
    interaction_id TEXT NOT NULL,
    idempotency_key TEXT,
    request_digest TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'completed', 'blocked', 'failed', 'cancelled')),
    claims INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER NOT NULL DEFAULT 0,
    last_seq INTEGER NOT NULL,
    first_offset INTEGER NOT NULL DEFAULT 0,
    last_offset INTEGER NOT NULL DEFAULT 0,
    checkpoint_offset INTEGER,
    cancelled_by TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX assists_by_idempotency_key ON assists (tenant, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
  CREATE INDEX assists_to_claim ON assists (lease_until) WHERE finished_at IS NULL;
  CREATE INDEX assists_by_finish ON assists (finished_at) WHERE finished_at IS NOT NULL;
  CREATE INDEX assists_by_agent ON assists (agent);
  CREATE INDEX assists_by_interaction ON assists (tenant, interaction_id);

  CREATE TABLE requests (
    assist INTEGER PRIMARY KEY REFERENCES assists,
    sealed BLOB NOT NULL
  ) STRICT;

  CREATE TABLE entries (
    offset INTEGER PRIMARY KEY AUTOINCREMENT,
    agent INTEGER NOT NULL,
    assist INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX entries_by_agent ON entries (agent);
`

/**
 * Raises `not_a_journal` or `newer_schema` for a file that this code cannot use; reads only, so that somebody else's
 * database stays as it is.
 */
export function refuseOthers(database: DatabaseSync): void {
  const version = pragma(database, 'user_version')
  const isEmpty = version === 0 && database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
  if (!isEmpty && pragma(database, 'application_id') !== applicationId) {
    throw new SetupRefusal('not_a_journal', 'It is a database of something else. Give another file.')
  }
  if (version > schemaVersion) {
    throw new SetupRefusal(
      'newer_schema',
      `It has schema ${version}, and this version reads up to ${schemaVersion}. Run a newer version.`,
    )
  }
}

/** Creates the tables in an empty file; answers the epoch. Raises `wrong_key` when it was made with another key. */
export function prepareSchema(database: DatabaseSync, keyCheck: Uint8Array): string {
  if (pragma(database, 'user_version') === 0) createTables(database, keyCheck)
  const row = database.prepare('SELECT epoch, key_check FROM journal').get() as { epoch: string; key_check: Uint8Array }
  if (Buffer.compare(row.key_check, keyCheck) !== 0) {
    throw new SetupRefusal(
      'wrong_key',
      'It was made with another encryption key. Give that key, or move the file away to start anew.',
    )
  }
  return row.epoch
}

function createTables(database: DatabaseSync, keyCheck: Uint8Array): void {
  database.exec(`
    BEGIN IMMEDIATE;
    ${tables}
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${schemaVersion};
  `)
  const epoch = randomBytes(8).toString('base64url')
  database.prepare('INSERT INTO journal (one, epoch, key_check) VALUES (1, ?, ?)').run(epoch, keyCheck)
  database.exec('COMMIT')
}

function pragma(database: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
}
