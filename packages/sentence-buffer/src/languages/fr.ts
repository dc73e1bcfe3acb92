import type { LanguageData } from './language.ts'

export const fr: LanguageData = {
  titles: 'm mm mme mmes mlle mlles me mgr pr dr drs st ste',
  internal: 'p.ex cf c.-à-d càd vs',
  numbered: `
    vers ver no nº n° janv févr fév avr juil sept oct nov déc lun mer jeu ven sam dim fax ét sec km kg cm art vol pp
    fig chap ch pl lt al éd réf tél etc bât apt niv bull mar`,
  either: `
    cie sté s.a s.a.s s.a.r.l inc ltd co corp jr u.e u.s a.m p.m h j.-c n.b p.s ex prof col cdt cap gén hab av bd bld
    boul rte sq dép incl excl max min env approx resp hôp imm gouv anc`,
  starters: `
    je tu il elle on nous vous ils elles le la les l un une des ce cet cette ces cela ça c mon ma mes ton ta tes son
    sa ses notre nos votre vos leur leurs qui que quoi quel quelle quels quelles quand où comment pourquoi combien et
    mais ou donc or ni car si parce puisque lorsque comme bien quoique à au aux de du d en dans par pour sur sous avec
    sans chez vers depuis pendant avant après entre selon malgré dès jusqu alors ensuite puis enfin aussi ainsi
    cependant toutefois pourtant néanmoins ici là hier aujourd demain maintenant toujours jamais souvent oui non ne
    pas plus tout toute tous toutes chaque plusieurs certains certaines aucun aucune est sont était a ont avait peut
    peuvent doit merci bonjour veuillez cliquez s n j qu lui y m t`,
  labels: `
    étape phase partie chapitre section option question réponse règle jour semaine cas niveau point exemple porte
    terminal plan type groupe classe vitamine équipe modèle zone salle annexe tableau figure voie`,
}
