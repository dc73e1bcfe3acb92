import t from 'tap'
import { sentencesOf } from './feeding.ts'

/** Texts in which `‖` marks where one sentence ends and the next begins. */
const texts: Readonly<Record<string, readonly string[]>> = {
  en: [
    'Dr. Smith arrived at 3.30 p.m. on Jan. 5. ‖He left early. ‖He was tired!',
    'Visit https://example.com/a?b=c. ‖It works. ‖See www.foo.co.uk, or mail a.b@c.io. ‖Then call.',
    'The file is README.md. ‖Open it. ‖Use v1.2.3. ‖It is stable. ‖Node.js is fine. ‖Fig. 3 shows it.',
    '"Are you sure?" she asked. ‖"Yes." ‖He nodded. ‖(See below.) ‖Next.',
    'We’re open 9 a.m. to 5 p.m. EST, Mon. to Fri. ‖Call us anytime.',
    'Your total is $1,299.99. ‖Would you like a receipt (yes/no)? ‖Let me know! 😊 ‖Thanks. 👍🏽 ‖One moment… ‖Done.',
    'Wait... what? ‖No way!!! ‖Really?! ‖Yes. ‖Well . . . I wonder . . . . ‖It rains.',
    'He said "Go. Now." and left. ‖They cheered (and how. Really.) for hours.',
    'Mr. and Mrs. J. A. Smith live at 5 Main St. in Boston. ‖They like it in the U.S. ‖How about you?',
    'He has a Ph.D. in math. ‖She has an M.D. ‖She practices at Smith & Co. ‖It grew.',
    "Don't worry. ‖It's the customers' choice. ‖'Tis fine. ‖Get 'em now. ‖'Why not?' he said. ‖Ok.",
    'Is it 5\'10" tall? ‖Yes. ‖The 12" pizza is big. ‖Enjoy.',
    'iPhone is here. ‖iOS 26.1 too. ‖eBay sells it.',
    'Order no. 12345 is No. 1. ‖No. ‖Not me. ‖I got 5. ‖You got 6.',
    'He ended there.[3][4] ‖The rest is known.12 ‖Nobody asked.',
    'It was late.‖Then it rained.‖Mr. Smith left, not knowing Yahoo.Finance.Com at all.',
    '1. The first item ‖2. The second item ‖3. The third',
    'a) one thing ‖b) another ‖c) the last',
  ],
  de: [
    'Herr Dr. Müller kommt am 3. Oktober um 15.30 Uhr. ‖Das ist gut, z. B. für uns. ‖Danke!',
    'Sie finden uns in der Hauptstr. 5. ‖Die Rechnung Nr. 123 vom 1. Januar 2024 ist offen. ‖Vielen Dank.',
    'Das kostet 19,99 € inkl. MwSt. und Versand. ‖Haben Sie Fragen? ‖„Kommst du?“, fragte er. ‖„Ja.“ ‖Sie ging.',
  ],
  fr: ['M. Dupont est arrivé à 10 h. ‖Il est reparti. ‖Ça va ? ‖Oui ! ‖« Bonjour. » dit-il. ‖Voir p. 5, etc. ‖Merci.'],
  es: ['El Sr. García vive en la Av. Libertador 5. ‖¿Quiere algo más? ‖¡Claro! ‖Son las 5 p.m. ‖Llámenos al tel. 555.'],
  it: ["Il Dott. Rossi e la Sig.ra Bianchi arrivano alle 10.30. ‖Grazie! ‖L'avv. Verdi è qui. ‖Come va?"],
  nl: ['Dhr. Jansen komt om 10.00 uur. ‖Dit is bijv. goed. ‖Bel ons o.a. op ma. en di. voor hulp. ‖Dank u!'],
  pt: ['O Sr. Silva mora na Av. Paulista, nº 10. ‖Ele é médico. ‖Tudo bem? ‖Sim!'],
  pl: ['Pan dr Kowalski mieszka przy ul. Długiej 5. ‖To jest np. dom. ‖Tak? ‖Dziękuję.'],
  ru: [
    'Г-н Иванов живёт на ул. Ленина, д. 5. ‖Он врач. ‖Это стоит 100 руб. и т. д. ‖Спасибо.',
    'Поэт А. С. Пушкин родился в 1799 г. в Москве. ‖«Куда ты? Зачем?» — спросил он.',
  ],
  ja: ['ご連絡ありがとうございます。‖「はい。」と言いました。‖価格は３．５万円です！‖お待ちください。'],
  zh: ['您好！‖请问有什么可以帮您？‖我看了《你好吗？朋友》这本书。‖版本是3.14。‖再见！'],
  ko: ['안녕하세요. ‖무엇을 도와드릴까요? ‖가격은 3.5만 원입니다. ‖네. ‖감사합니다!'],
  ar: ['مرحبا. ‖كيف حالك؟ ‖السعر 3.5 دولار. ‖شكرا!'],
  hi: ['नमस्ते। ‖आप कैसे हैं? ‖डॉ. शर्मा आए। ‖कीमत 3.5 रुपये है।'],
  el: ['Πού είναι; ‖Ο κ. Νίκος ήρθε. ‖Καλά!'],
}

for (const [locale, marked] of Object.entries(texts)) {
  t.test(`sentences of ${locale} end where its readers see an end`, async (t) => {
    for (const text of marked) {
      const found = sentencesOf(text.replaceAll('‖', ''), { locale }).map((sentence) => sentence.trim())
      t.same(
        found,
        text.split('‖').map((sentence) => sentence.trim()),
      )
    }
  })
}

t.test('without a locale, or with an unknown one, each script brings its own language', async (t) => {
  const marked = 'Dr. Smith is here. ‖Проф. Иванов тоже. ‖Как дела? ‖ここです。‖डॉ. शर्मा आए। ‖Done.'
  const expected = marked.split('‖').map((sentence) => sentence.trim())
  for (const options of [{}, { locale: 'tlh' }, { locale: '' }, { locale: 'constructor' }]) {
    const found = sentencesOf(marked.replaceAll('‖', ''), options).map((sentence) => sentence.trim())
    t.same(found, expected)
  }
})

t.test('the language counts, not the region or the case of its tag', async (t) => {
  const text = 'Er kommt am 3. Oktober. Gut.'
  for (const locale of ['de', 'de-AT', 'DE_ch'])
    t.same(sentencesOf([text], { locale }), ['Er kommt am 3. Oktober. ', 'Gut.'])
})
