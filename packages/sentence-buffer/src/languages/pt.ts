import type { LanguageData } from './language.ts'

export const pt: LanguageData = {
  internal: `
    sr sra srs sras srta dr dra drs dras prof profa eng enga arq exmo exma ilmo ilma dom gen cel cap ten sgt adv
    pe fr sto sta st p.ex ex i.e cf aprox vs art arts pág págs pag fig figs vol vols núm tel av trav pç al apto ap
    bl cj ref refs incl máx mín obs ltd dept depto`,
  numbered: `
    no nº n.º n° nr jan fev mar abr mai jun jul ago set out nov dez seg ter qua qui sex sáb km fax cx min kg cm`,
  either: 'etc s.a ltda lda cia inc co corp jr eua e.u.a u.s a.c d.c a.m p.m h c.p',
  starters: `
    eu tu você vocês ele ela nós vós eles elas o a os as um uma uns umas este esta isto estes estas esse essa isso
    esses essas aquele aquela aquilo meu minha seu sua seus suas nosso nossa que quem qual quais quando onde como
    por porque para com sem em de do da dos das no na nos nas ao à aos às pelo pela desde entre até sobre sob após
    antes depois durante segundo e ou mas nem se embora enquanto pois portanto também além então agora hoje amanhã
    ontem sempre nunca aqui ali lá assim não sim já mais menos muito todo toda todos todas cada outro outra outros
    outras alguns algumas muitos muitas é são era eram foi foram está estão há pode podem deve devem tem têm olá
    obrigado obrigada bom boa clique contudo porém entretanto`,
}
