import type { LanguageData } from './language.ts'

export const de: LanguageData = {
  titles: 'hr hrn fr frl mag st fa fam gebr dir',
  internal: `
    dr prof dipl ing med phil jur rer nat habil hon sr z.b zb d.h dh i.d.r i.a o.g s.o s.u v.a z.t z.zt z.z bspw bzw
    bzgl ca evtl ggf ggfs gest inkl exkl insb insbes jew kath evang lat griech engl franz dt mind möbl sog sogen vgl
    vs zzgl abzgl zw betr bes ehem einschl geb gegr hl lfd lt mtl österr schweiz spez stellv tägl teilw urspr verh
    verw vorl wg wiss zit allg amtl ausschl bearb begr hg hrsg erg ersch europ gem rd i.v m.e z.hd od eigtl erw entspr
    frz kgl röm gek näml jhrl gesch`,
  numbered: `
    vers ver nr nrn abs art abb kap bd bde tab ziff lit jg tel fax str pl par anl app whg etg hs zi jan feb mrz apr
    jun jul aug sep sept okt nov dez mo di mi do fr sa so aufl ausg anm mwst ust rn az pkt pos usw etc uvm uva u.v.m
    u.s.w usf fn kl`,
  numberedEndings: 'str nr pl',
  either: `
    o.dgl dgl co inc ltd jh jhd mio mrd tsd u.s e.v abt jr u.a u.ä o.ä std sek min st nachm vorm chr u.u i.h.v`,
  starters: `
    womit wofür wovon worauf woran wobei wozu woher wohin wieviel ich du er sie es wir ihr man das der die den dem des
    ein eine einen einem einer dieser diese dieses diesem diesen jener jene jenes mein meine dein deine sein seine
    ihre ihren unser unsere euer eure wer was wann wo warum wieso weshalb welche welcher welches wie und aber oder
    denn doch sondern wenn falls weil da dass damit ob obwohl während nachdem bevor sobald solange bis seit in im an
    am auf aus bei beim mit nach von vom vor zu zum zur über unter durch für gegen ohne um trotz wegen laut gemäß dort
    hier dann danach daher deshalb deswegen darum dabei dafür dazu außerdem zudem jedoch allerdings trotzdem dennoch
    heute morgen gestern jetzt nun bald später immer nie oft manchmal zuerst zunächst schließlich anschließend leider
    natürlich bitte danke ja nein nicht kein keine alle alles viele einige manche jeder jede jedes nichts etwas jemand
    niemand ist sind war waren hat haben hatte wird werden kann können muss müssen soll sollen darf möchten geben
    gehen klicken öffnen wählen prüfen kontaktieren rufen senden melden auch noch nur so sollte sollten könnten ihnen
    euch uns mich dich mir dir ihm ihn vielen besten guten hallo sehr gerne gern mehr weniger`,
  ordinalContexts: `
    am im vom zum beim ab bis der die das dem den des dieser dieses diesem diesen jeder jedes jedem jeden ein eine
    einen einem einer eines sein seine ihr ihre unser unsere mein meine`,
  ordinalFollowers: `
    jan feb mrz apr jun jul aug sep sept okt nov dez jh jhd januar jänner februar märz april mai juni juli august
    september oktober november dezember jahrhundert jahrhunderts jahrhunderte jahrtausend lebensjahr etage stock
    stockwerk obergeschoss klasse platz rang runde tag woche monat quartal halbjahr kapitel auflage geburtstag
    weltkrieg bundesliga liga semester mal person og ug dg`,
  labels: `
    schritt phase teil kapitel abschnitt option punkt frage antwort regel tipp tag woche fall stufe aufgabe beispiel
    typ klasse gruppe plan vitamin modell zone raum gleis terminal tor anhang tabelle bild`,
  elisions: 's n ne nen nem ner nes rum runter rein raus rauf',
}
