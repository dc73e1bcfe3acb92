import type { SampleCall } from './sample-call.ts'

/** The sample calls in German and Japanese. */
export const samplesInOtherLanguages: readonly SampleCall[] = [
  {
    id: 'ruecksendung',
    title: 'Rücksendung ohne Gutschrift',
    locale: 'de-DE',
    situation: 'Frau Schäfer hat vor drei Wochen ein Paar Stiefel zurückgeschickt und wartet noch immer auf ihr Geld.',
    prompt: 'Die Kundin hat ihre Rücksendung nicht erstattet bekommen. Wo liegt das Paket, und was darf ich zusagen?',
    answer:
      'Das Paket von Frau Schäfer ist am 4. März um 14:20 Uhr im Lager Erfurt eingegangen, wurde aber nicht gebucht, weil ' +
      'der Rücksendeschein fehlte. Der Betrag von 1.149,90 € steht ihr zu, denn sie hat innerhalb der Frist von 30 Tagen ' +
      'zurückgeschickt. Buchen Sie die Erstattung bitte unter Retouren > Klärung mit dem Grund „Schein fehlt“. Das Geld ' +
      'ist dann in 2 bis 3 Werktagen auf ihrem Konto, d. h. spätestens am Freitag. Als Entschuldigung dürfen Sie einen ' +
      'Gutschein über 15,00 € anbieten, z. B. für die nächste Bestellung. Ein möglicher Satz: „Es tut mir leid, Frau ' +
      'Schäfer, dass Sie drei Wochen warten mussten. Ich habe die Erstattung gerade angewiesen, und Sie bekommen gleich ' +
      'eine Bestätigung per E-Mail.“ Versprechen Sie bitte keinen festen Tag, denn die Gutschrift hängt auch von ihrer ' +
      'Bank ab.',
  },
  {
    id: 'yoyaku-henkou',
    title: '宿泊予約の日程変更',
    locale: 'ja-JP',
    situation: '佐藤様は台風のため、明日からの京都での二泊を来週に変更したいと希望されています。',
    prompt: '台風でお客様が宿泊日を変更したいそうです。変更料はかかりますか。どうご案内すればよいですか。',
    answer:
      '佐藤様のご予約は明日から二泊、和室一部屋、合計46,200円です。台風による変更ですので、変更料はかかりません。' +
      '来週は火曜日と水曜日に同じ部屋が空いています。料金は一泊21,000円で、今回より2,100円安くなります。' +
      '差額は三営業日以内にカードへ返金されます。「ご不安な中でのご連絡、ありがとうございます。変更料はいただきませんので、' +
      'ご安心ください。」とお伝えください。夕食の時間（18時または19時30分）も、あわせてご確認ください。' +
      '変更が終わりましたら、確認メールをお送りするとご案内ください。',
  },
]
