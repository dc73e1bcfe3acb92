import { CuecardError } from '@cuecard/contracts'

/**
 * Why a journal or a codec cannot be set up as asked. Trying again changes nothing: somebody has to change the option
 * the file, the server or the stream that the message names.
 */
export type JournalSetupErrorCode =
  | 'invalid_option'
  | 'not_a_journal'
  | 'newer_schema'
  | 'wrong_key'
  | 'unsuitable_server'
  | 'wrong_settings'

/** A refusal to open a journal or to build a codec; see {@link JournalSetupErrorCode}. */
export class JournalSetupError extends CuecardError<JournalSetupErrorCode> {}
