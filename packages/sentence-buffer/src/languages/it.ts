import type { LanguageData } from './language.ts'

export const it: LanguageData = {
  internal: `
    sig sigg sig.ra sig.na sigra sigg.ri dott dott.ssa dottssa dr prof.ssa profssa ing avv arch geom rag cav comm mons
    egr gent gent.mo gent.ma spett psicol idraul elettr meteor filos lett ling stor econ polit mil es p.es ad.es cfr
    cf vd vs n.b ecc.mo c.so p.za v.le st ss on`,
  numbered: `
    vers ver no nº n° nr feb mar apr mag giu lug ago set sett ott nov dic lun mart mer gio ven sab dom km kg cm mm
    sec ore art artt par pag pagg pp vol voll fig figg tab capp ed all rif tel cell fax int ext max min ecc etc s.p.a
    spa s.r.l srl s.n.c a.c d.c sez tav mod`,
  either: `
    inc ltd co corp jr h u.s a.m p.m n.d.r prof sen gen col ten cap magg rev pres dir ca ill med chir farm biol mat
    fis est arred`,
  starters: `
    io tu lui lei noi voi loro egli ella esso essa essi esse il lo la i gli le l un uno una questo questa questi
    queste quello quella quelli quelle ciò mio mia tuo tua suo sua nostro nostra vostro vostra chi che cosa quale
    quali quando dove come perché quanto e ed ma o oppure però quindi dunque se anche benché mentre poiché siccome
    affinché di a da in con su per tra fra del della dei degli delle al alla ai agli alle dal dalla nel nella nei
    nelle sul sulla dopo prima durante senza secondo sotto sopra verso poi allora inoltre infine tuttavia oggi domani
    ieri ora adesso sempre mai spesso qui qua là sì no non più molto tutto tutti tutta tutte ogni alcuni alcune molti
    molte è sono era erano ha hanno può possono deve devono grazie salve buongiorno prego si c d s m t v nell dell all
    dall sull quest quell com dov cos`,
  labels: `
    passo passaggio fase parte capitolo sezione opzione domanda risposta regola giorno settimana caso livello punto
    esempio porta terminal piano tipo gruppo classe vitamina squadra modello zona sala allegato tabella figura`,
}
