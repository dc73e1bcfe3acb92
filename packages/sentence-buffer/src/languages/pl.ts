import type { LanguageData } from './language.ts'

export const pl: LanguageData = {
  internal: `
    pp dr prof mgr inż lek hab doc red ks św płk mjr kpt por gen sierż np tzn tj tzw m.in mn zob wg ds z.o.o ul al pl
    os woj pow gm ang niem łac ros bałt słow pol wł hiszp czes lit ukr zw ew wzgl ewent vs właśc nast daw śp tow tłum
    wyd`,
  numbered: `
    nr stycz lut mar kwi maj cze lip sie wrz paź lis gru fax lok zł gr km kg cm tys mln mld ok art str tel zał tab rys
    rozdz ust pkt poz wew dn itd itp etc s.a br n.e p.n.e o.o sp.k bm`,
  either: 'r w ub b.r godz sp inc ltd co jr im min maks pot ur proc jw j.w zm fr',
  starters: `
    czym czego komu ile skąd dokąd ja ty on ona ono my wy oni one to ten ta te ci tamten mój moja twój twoja jego jej
    nasz nasza wasz ich kto co gdzie kiedy dlaczego jak jaki jaka jakie który która które czy i a ale lub albo więc
    jednak jeśli jeżeli gdy ponieważ bo chociaż aby żeby dopóki w we na do od z ze za po przed przez dla bez pod nad
    między o u przy podczas według dzięki tam tu tutaj potem następnie dlatego także również też teraz dziś dzisiaj
    jutro wczoraj zawsze nigdy często czasem niestety oczywiście tak nie jest są był była było byli ma mają może mogą
    musi należy proszę dziękuję dzień każdy każda wszystko wszyscy wiele niektóre pan pani państwo prosimy kliknij
    wybierz mu im go ją nam wam mi`,
  labels: `
    krok etap faza część rozdział opcja pytanie odpowiedź zasada dzień tydzień przypadek poziom punkt przykład bramka
    terminal plan typ grupa klasa witamina zespół model strefa sala załącznik tabela rysunek`,
}
