import type { LanguageData } from './language.ts'

export const fr: LanguageData = {
  titles: 'm mm mme mmes mlle mlles me mgr pr dr drs st ste',
  internal: `
    p.ex ex cf c.-à-d càd env approx vs resp not éd prof col cdt cap gén lt ch chap fig art al vol pp réf hab tél
    av bd bld boul pl rte sq dép excl incl max min`,
  numbered: 'no nº n° janv févr fév avr juil sept oct nov déc lun mer jeu ven sam dim fax apt bât ét sec km kg cm',
  either: 'etc cie sté s.a s.a.s s.a.r.l inc ltd co corp jr u.e u.s a.m p.m h j.-c n.b p.s',
  starters: `
    je tu il elle on nous vous ils elles le la les l un une des ce cet cette ces cela ça c mon ma mes ton ta tes
    son sa ses notre nos votre vos leur leurs qui que quoi quel quelle quels quelles quand où comment pourquoi
    combien et mais ou donc or ni car si parce puisque lorsque comme bien quoique à au aux de du d en dans par
    pour sur sous avec sans chez vers depuis pendant avant après entre selon malgré dès jusqu alors ensuite puis
    enfin aussi ainsi cependant toutefois pourtant néanmoins ici là hier aujourd demain maintenant toujours jamais
    souvent oui non ne pas plus tout toute tous toutes chaque plusieurs certains certaines aucun aucune est sont
    était a ont avait peut peuvent doit merci bonjour veuillez cliquez s n j qu`,
}
