const rows: Record<string, string> = {
  a: 'аαɑᴀ',
  b: 'ьʙ',
  c: 'сϲᴄ',
  d: 'ԁᴅ',
  e: 'еєεҽᴇ',
  f: 'ғ',
  g: 'ɡɢ',
  h: 'һнʜ',
  i: 'іιıӏɪ',
  j: 'јᴊ',
  k: 'кκᴋ',
  l: 'ʟ',
  m: 'мᴍ',
  n: 'ηпɴ',
  o: 'оοσςօᴏ',
  p: 'рρᴘ',
  q: 'ԛ',
  r: 'гʀ',
  s: 'ѕꜱ',
  t: 'тτᴛ',
  u: 'υսᴜ',
  v: 'νѵᴠ',
  w: 'ԝωᴡ',
  x: 'хχ',
  y: 'уγүʏ',
  z: 'ᴢ',
}

/**
 * Lower-case letters that a reader takes for a Latin one, to that Latin letter: the single-letter pairs of Unicode's
 * confusables (UTS #39) that matter in running text, and the small capitals that have no compatibility decomposition.
 */
export const lookalikes: ReadonlyMap<string, string> = new Map(
  Object.entries(rows).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
)
