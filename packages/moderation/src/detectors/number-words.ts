import type { DigitRun } from './digit-run.ts'

// Words that announce a phone number, in the languages that answers are most often given in.
const phoneWords = [
  'phones?|telephones?|tel|mobile|cell|fax|call(?:s|ed|ing|back)?|dial(?:ling|ing)?|ring|sms|whatsapp|hotline|helpline',
  'text(?:ed|ing)? (?:us|me|him|her|them|to)|landline|reach(?:ed)?|contact(?:ed)?|answering|messages? to',
  'telefon\\p{L}*|tel[eé]fono|t[eé]l[eé]phone|telefone|telefoon\\p{L}*|handy\\p{L}*|rufnummer|anrufen|erreichen',
  'llame|llamar|ll[aá]menos|appele[rz]|joindre|ligue|ligar|chiam[ai]\\p{L}*|cellulare|bellen|zadzwoni[cć]|zadzwo[nń]',
  'cep|gsm|телефон\\p{L}*|звоните',
].join('|')
const unspacedPhoneWords = '電話|电话|手机|携帯|전화|ファックス'

// Words that announce a number of another kind.
const otherWords = [
  'orders?|cases?|tickets?|refs?|references?|tracking|track|invoices?|confirmation|purchases?|ids?|codes?|versions?',
  'serial|meter|reading|isbn|sku|part|model|lot|batch|items?|polic(?:y|ies)|claims?|bookings?|reservations?|receipts?',
  'transactions?|accounts?|port|pin|otp|bestell\\p{L}*|pedidos?|commandes?|ordin[ei]|zam[oó]wieni\\p{L}*',
].join('|')

const tellingWord = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?<phone>${phoneWords})|(?<other>${otherWords}))(?![\\p{L}\\p{N}])|(?<unspaced>${unspacedPhoneWords})`,
  'gu',
)

/**
 * What the words before a number say about it: that it is a phone number, a number of another kind, some number of a
 * person ("my number is"), or nothing.
 */
export type Announcement = 'phone' | 'other' | 'number' | 'nothing'

/** What the last telling word before `run` says about the number. */
export function announcementOf(run: DigitRun): Announcement {
  run.announcement ??= announcementIn(run.context)
  return run.announcement
}

function announcementIn(context: string): Announcement {
  let said: Announcement = /\bnumber(?: is|:) $/.test(context) ? 'number' : 'nothing'
  for (const { groups } of context.matchAll(tellingWord)) said = groups?.other ? 'other' : 'phone'
  return said
}
