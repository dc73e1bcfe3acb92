import type { LanguageData } from './language.ts'

export const pt: LanguageData = {
  internal: `
    sr sra srs sras srta dr dra drs dras prof profa eng enga arq exmo exma ilmo ilma sgt adv sto sta st p.ex ex i.e cf
    aprox vs av trav pç incl dept depto rod próx profª drª srª engª`,
  numbered: `
    séc ver no nº n.º n° nr jan fev mar abr mai jun jul ago set out nov dez seg ter qua qui sex sáb km fax cx min kg
    cm dom tel ref refs fig figs art arts pág págs pag vol vols núm apto bl cj cel cep apt etc s.a ltda lda cia eua
    e.u.a ltd a.c d.c c.p cód`,
  either: 'inc co corp jr u.s a.m p.m h gen cap ten pe fr al obs máx mín',
  starters: `
    eu tu você vocês ele ela nós vós eles elas o a os as um uma uns umas este esta isto estes estas esse essa isso
    esses essas aquele aquela aquilo meu minha seu sua seus suas nosso nossa que quem qual quais quando onde como por
    porque para com sem em de do da dos das no na nos nas ao à aos às pelo pela desde entre até sobre sob após antes
    depois durante segundo e ou mas nem se embora enquanto pois portanto também além então agora hoje amanhã ontem
    sempre nunca aqui ali lá assim não sim já mais menos muito todo toda todos todas cada outro outra outros outras
    alguns algumas muitos muitas é são era eram foi foram está estão há pode podem deve devem tem têm olá obrigado
    obrigada bom boa clique contudo porém entretanto me te lhe lhes`,
  labels: `
    passo etapa fase parte capítulo seção secção opção pergunta resposta regra dia semana caso nível ponto exemplo
    portão terminal plano tipo grupo classe vitamina equipe modelo zona sala anexo tabela figura`,
  titles: 'cel',
}
