import { meaning } from './meaning.ts'

/** Words and phrases that say the same. */
export interface ContextWords {
  means: number
  /**
   * Separated by commas, in any case and with or without accents. A space stands for any separator of words, a `*` at
   * the end for any letters. Words of scripts without spaces are found anywhere.
   */
  phrases: string
}

/**
 * What announces which kind of value, in English, German, Spanish, French, Italian, Dutch, Portuguese and Polish, and
 * where a word is much used in other languages. The last telling word before a value counts.
 */
export const contextWords: readonly ContextWords[] = [
  {
    means: meaning.phone,
    phrases: `phone, phones, telephone, telephones, tel, mobile, cell, fax, call, calls, called, calling, callback,
      call back, dial, dialing, dialling, ring, sms, whatsapp, hotline, helpline, text us, text me, text him, text her,
      text them, text to, texted us, texted me, texting us, landline, reach, reached, contact, contacted, answering,
      message to, messages to, telefon*, teléfono, téléphone, telefone, telefoon*, handy*, rufnummer, anrufen,
      erreichen, llame, llamar, llámenos, appeler, appelez, joindre, ligue, ligar, chiami, chiama, chiamare, cellulare,
      bellen, zadzwonić, zadzwoń, cep, gsm, телефон*, звоните, 電話, 电话, 手机, 携帯, 전화, ファックス`,
  },
  { means: meaning.phone | meaning.abbreviation, phrases: 'tel, mob, ph' },
  {
    means: meaning.other,
    phrases: `order, orders, case, cases, ticket, tickets, ref, refs, reference, references, tracking, track, invoice,
      invoices, confirmation, purchase, purchases, serial, meter, reading, isbn, issn, ean, upc, imei, vin, sku, part,
      model, lot, batch, item, items, claim, claims, booking, bookings, reservation, reservations, receipt, receipts,
      transaction, transactions, account, accounts, port, pin, otp, version, versions, policy, policies, flight, room,
      gate, article, product, parcel, shipment, voucher, coupon, gift card, promo, error, extension, customer number,
      customer id, member number, user id, username, bestell*, auftrag*, rechnungs*, kundennummer, sendungsnummer,
      pedido, pedidos, commande, commandes, facture, ordine, ordini, fattura, zamówieni*, bestelling, factuur, fatura,
      文章番号, 注文番号, 订单`,
  },
  { means: meaning.other | meaning.abbreviation, phrases: 'ref, ver, art' },
  { means: meaning.vague, phrases: 'id, ids, code, codes, kennung, código, codice, kod' },
  {
    means: meaning.section | meaning.other,
    phrases: 'version, versions, section, chapter, paragraph, clause, release, build, firmware, figure, table',
  },
  { means: meaning.section | meaning.other | meaning.abbreviation, phrases: 'ver, sec, fig' },
  {
    means: meaning.ip,
    phrases: `ip, ips, ipv4, ipv6, src, dst, source, destination, address, gateway, host, unspecified, loopback`,
  },
  {
    means: meaning.ssn,
    phrases: 'ssn, ssns, ss, social security, social number, social is, tax id, taxpayer id',
  },
  { means: meaning.itin, phrases: 'itin, individual taxpayer, tax id, taxpayer id, taxpayer identification' },
  { means: meaning.nhs, phrases: 'nhs, national health service' },
  {
    means: meaning.nationalId,
    phrases: `sin, nas, social insurance, nino, national insurance, ni number, aadhaar, aadhar, uidai, pan card, pan number,
      dni, nif, nie, codice fiscale, pesel, personnummer, hetu, henkilötunnus, steuer id, steueridentifikationsnummer,
      steuernummer, rsa id, frn, bsn, burgerservicenummer, cpf, cpf mf, tfn, tax file, medicare, mbi, nric, fin number, id number,
      kimlik, tckn, rrn, resident registration, rut, curp, nir, insee,
      numéro de sécurité sociale, sécurité sociale, sozialversicherungsnummer, rentenversicherungsnummer,
      versichertennummer, south african id, thai id, turkish id, permanent resident,
      マイナンバー, 个人番号, 身份证, 주민등록*, 外国人登録番号`,
  },
  { means: meaning.nationalId | meaning.abbreviation, phrases: 'idnr, id nr, rvnr, svnr' },
  {
    means: meaning.nationalId | meaning.anyId,
    phrases: `tin, national id, national identity, identity number, identity card, identification number, id card,
      citizen id, citizen number, personalausweis*, ausweis*, dowód osobisty, carta d'identità, documento de identidad`,
  },
  {
    means: meaning.passport,
    phrases: `passport, passports, passport*, pasaporte, passeport, reisepass*, passnummer, pass nr, passaporto, paspoort*,
      passaporte, paszport*, pasaport, паспорт*, パスポート, 护照, 護照, 여권*`,
  },
  {
    means: meaning.licence,
    phrases: `driver license, driver licence, drivers license, drivers licence, driver s license, driver s licence,
      driving license, driving licence, driver id, dl, führerschein*, permis de conduire, permiso de conducir,
      licencia de conducir, carnet de conducir, patente, patente di guida, rijbewijs*, carta de condução, cnh, prawo jazdy,
      prawa jazdy, права, водительское удостоверение, 運転免許*, 免許証, 驾驶证, 운전면허*`,
  },
  {
    means: meaning.bankAccount,
    phrases: `bank account, bank accounts, account number, account numbers, account no, account num, account nr,
      account, acct, acct no, acct number, checking account, savings account, current account, checking, konto*, bankkonto*,
      número de cuenta, nº de cuenta, cuenta bancaria, numéro de compte, compte bancaire, numero di conto,
      conto corrente, conto bancario, rekeningnummer, rekening, número da conta, conta bancária, conta corrente,
      numer konta, rachunek, номер счета, 口座番号, 账号, 계좌*`,
  },
  { means: meaning.bankAccount | meaning.abbreviation, phrases: 'acct, account no, account nr, kto' },
  { means: meaning.routing, phrases: 'routing, aba, rtn, transit, routing transit' },
  { means: meaning.sortCode, phrases: 'sort code, sort codes, sortcode, bankleitzahl, blz' },
  {
    means: meaning.cvv,
    phrases: `cvv, cvv2, cvc, cvc2, cvn, csc, security code, card verification, verification value, verification digits,
      card security, code on the back, digits on the back, prüfnummer, kartenprüfnummer, prüfziffer, sicherheitscode,
      código de seguridad, código de verificación, code de sécurité, cryptogramme, cryptogramme visuel,
      codice di sicurezza, beveiligingscode, código de segurança, kod bezpieczeństwa, kod zabezpieczający, セキュリティコード`,
  },
  {
    means: meaning.birth,
    phrases: `born, dob, d o b, date of birth, birthdate, birth date, birthday, day of birth, geburtsdatum, geboren,
      geburtstag, geb, date de naissance, né le, née le, naissance, fecha de nacimiento, nacido, nacida, nació, nacimiento,
      data di nascita, nato il, nata il, geboortedatum, data de nascimento, nascido, nascida, nascimento, data urodzenia,
      urodzony, urodzona, doğum tarihi, дата рождения, родился, родилась, 生年月日, 出生日期, 생년월일*`,
  },
  { means: meaning.birth | meaning.abbreviation, phrases: 'geb, d o b' },
  {
    means: meaning.secret,
    phrases: `password, passwords, passwd, pwd, passcode, passphrase, pass phrase, secret, secrets, token, tokens, api key,
      api keys, apikey, access key, secret key, private key, auth key, client secret, credential, credentials, bearer,
      authorization, passwort, kennwort, zugangsdaten, contraseña, clave, mot de passe, senha, chave, wachtwoord, hasło,
      пароль, parola, şifre, パスワード, 密码, 비밀번호`,
  },
  {
    means: meaning.email,
    phrases: `email, emails, e mail, e mails, mail, mails, mailed, emailed, mailto, mailing, correo, courriel, mailadres,
      e mailadres, emailadresse, e mailadresse, poczt*, почт*`,
  },
  {
    means: meaning.filler,
    phrases: `is, s, are, was, as, it, its, this, that, the, a, my, your, his, her, our, their, of, for, on, at, to, with, and, card, value,
      following, below, here, reads, be, will, field, digits, digit, three, four, 3, 4, valid, new, have, file, record, records, recorded,
      listed, registered, in, we, you, shown, called, ist, lautet, der, die, das, von, am, für, und, ihre, deine, meine, es, está, el, la, los, de, del, su, mi, y, con, e, est, le, les,
      votre, mon, ma, du, et, il, lo, di, della, suo, è, het, een, van, mijn, uw, en, o, os, do, da, seu, meu, to, jest, i, w, это, 번호*`,
  },
  { means: meaning.filler | meaning.number, phrases: 'number' },
  { means: meaning.filler, phrases: 'numbers, num, nummer, número, numéro, numero, numer, номер, números, numéros' },
  { means: meaning.filler | meaning.abbreviation, phrases: 'no, nr, num, nº, n, núm' },
]

/** The names of the months, January first, in the languages of {@link contextWords}; several for one month by `/`. */
export const monthNames: readonly string[] = [
  'january, february, march, april, may, june, july, august, september, october, november, december',
  'jan, feb, mar, apr, may, jun, jul, aug, sep/sept, oct, nov, dec',
  'januar, februar, märz, april, mai, juni, juli, august, september, oktober, november, dezember',
  'jän, feb, mär, apr, mai, jun, jul, aug, sep, okt, nov, dez',
  'enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre/setiembre, octubre, noviembre, diciembre',
  'janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre',
  'gennaio, febbraio, marzo, aprile, maggio, giugno, luglio, agosto, settembre, ottobre, novembre, dicembre',
  'januari, februari, maart, april, mei, juni, juli, augustus, september, oktober, november, december',
  'janeiro, fevereiro, março, abril, maio, junho, julho, agosto, setembro, outubro, novembro, dezembro',
  'stycznia, lutego, marca, kwietnia, maja, czerwca, lipca, sierpnia, września, października, listopada, grudnia',
]

/** The words for the digits from zero up, in the languages of {@link contextWords}; several for one digit by `/`. */
export const digitNames: readonly string[] = [
  'zero/oh/nought, one, two, three, four, five, six, seven, eight, nine',
  'null, eins, zwei/zwo, drei, vier, fünf, sechs, sieben, acht, neun',
  'cero, uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve',
  'zéro, un, deux, trois, quatre, cinq, six, sept, huit, neuf',
  'zero, uno, due, tre, quattro, cinque, sei, sette, otto, nove',
  'nul, een, twee, drie, vier, vijf, zes, zeven, acht, negen',
  'zero, um, dois, três, quatro, cinco, seis/meia, sete, oito, nove',
  'zero, jeden, dwa, trzy, cztery, pięć, sześć, siedem, osiem, dziewięć',
]

/** English words for two digits, from ten up, and for the tens from twenty up. */
export const teenNames = 'ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen'
export const tenNames = 'twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety'

/** Words that say what follows again: how often in all, and the words. */
export const repeatNames: readonly [times: number, names: string][] = [
  [2, 'double, doppel, doble, doppio, dubbel, dobro'],
  [3, 'triple, treble, dreifach, triplo, drievoudig'],
  [4, 'quadruple, vierfach, cuádruple, quadruplo, viervoudig'],
]

export const hundredNames = 'hundred'

/** Signs of an e-mail address, read out. */
export const signNames: readonly [sign: string, names: string][] = [
  ['@', 'at, arroba, arobase, chiocciola, apenstaartje, małpa, klammeraffe, ät'],
  ['.', 'dot, period, punkt, punto, point, ponto, punt, kropka'],
  ['_', 'underscore, unterstrich, guion bajo, tiret bas, trattino basso, podkreślnik'],
  ['-', 'dash, hyphen, minus, bindestrich, guion, tiret, trattino, koppelteken, hífen, myślnik'],
  ['+', 'plus'],
]
