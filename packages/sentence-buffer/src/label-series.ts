const latin = 'a b c d e f g h i j k l m n o p q r s t u v w x y z'
const roman = 'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx'

/** What items are called in the order of their lists, besides numbers. */
const series = [
  roman,
  roman.toUpperCase(),
  latin,
  latin.toUpperCase(),
  'а б в г д е ж з и к л м н о п',
  'А Б В Г Д Е Ж З И К Л М Н О П',
  'α β γ δ ε ζ η θ',
  'Α Β Γ Δ Ε Ζ Η Θ',
  'أ ب ج د ه و ز ح ط ي',
  'क ख ग घ ङ च छ ज',
  '가 나 다 라 마 바 사',
].map((labels) => labels.split(' '))

/** What the first item of a list may be called. */
export const firstLabels: ReadonlySet<string> = new Set(['1', ...series.map(([first]) => first!)])

const following = new Map<string, string[]>()
for (const labels of series) {
  labels.forEach((label, index) => {
    following.set(label, [...(following.get(label) ?? []), ...labels.slice(index + 1, index + 2)])
  })
}

/** What the item behind one of this label may be called, numbers aside: `i` may be Roman or a letter. */
export const followingLabels: ReadonlyMap<string, readonly string[]> = following
