import type { LanguageData } from './language.ts'

export const nl: LanguageData = {
  internal: `
    dhr mevr mw mej dr drs ir ing mr prof ds jhr bijv bv vb o.a d.w.z dwz m.a.w m.b.t t.a.v t.b.v i.p.v i.v.m n.a.v
    o.b.v z.s.m ca incl excl resp vgl zgn zg evt aanw vnw bnw znw bw ww mv enk ong afk alg betr bep w.o prov gest vs`,
  numbered: `
    ver vers nr no nº jan feb mrt apr jun jul aug sep sept okt nov dec ma di wo do vr za zo fax huisnr pb km kg cm sec
    uur art par pag blz hfst vol nrs tel fig afd febr enz etc e.d n.v nv mln mld`,
  numberedEndings: 'str nr pl',
  either: 'b.v inc ltd co corp jr sr u.s e.a m.m a.m p.m v.chr n.chr max min div ev geb st circa a.u.b',
  starters: `
    waarmee waarvoor waarop waarover waarin waaruit waarvan hoeveel ik jij je u hij zij ze wij we jullie het de een
    dit dat deze die mijn jouw uw zijn haar ons onze hun wie wat waar wanneer waarom hoe welke welk en maar of want
    dus als indien omdat hoewel terwijl zodra totdat voordat nadat in op aan bij met naar van voor uit over onder door
    tegen tot zonder om tijdens volgens sinds na daar hier dan toen daarna daarom echter ook nog nu vandaag morgen
    gisteren altijd nooit vaak soms eerst vervolgens ten tenslotte helaas natuurlijk ja nee niet geen alle alles veel
    sommige elke iedere iedereen niemand niets iets is was waren heeft hebben had kan kunnen moet moeten zal zullen
    wordt worden klik kies open controleer neem graag bedankt hallo er`,
  titles: 'st',
  elisions: 's t n k m r d',
  labels: `
    stap fase deel hoofdstuk optie vraag antwoord regel dag week geval niveau punt voorbeeld gate terminal plan type
    groep klasse vitamine team model zone zaal bijlage tabel figuur`,
}
