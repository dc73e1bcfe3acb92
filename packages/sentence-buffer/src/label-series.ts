const latin = 'a b c d e f g h i j k l m n o p q r s t u v w x y z'
const roman = 'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx'

/** What items are called in the order of their lists, besides numbers. */
export const labelSeries: readonly (readonly string[])[] = [
  latin,
  latin.toUpperCase(),
  roman,
  roman.toUpperCase(),
  'а б в г д е ж з и к л м н о п',
  'А Б В Г Д Е Ж З И К Л М Н О П',
  'α β γ δ ε ζ η θ',
  'Α Β Γ Δ Ε Ζ Η Θ',
  'أ ب ج د ه و ز ح ط ي',
  'क ख ग घ ङ च छ ज',
  '가 나 다 라 마 바 사',
].map((series) => series.split(' '))
