import type { LanguageData } from './language.ts'

export const es: LanguageData = {
  internal: `
    sr sra srta sres sras dr dra dres lic licda ing arq profa dña dª gral cnel tte sgto alte mons rvdo hno hna sto sta
    fray excmo excma ilmo ilma pdte pdta p.ej ej p.e cf cfr aprox párr párrf av avda cra dpto depto incl vs rdo rdos
    ntra ntro vda dtor dtora licdo ldo lda lcda lcdo exmo exma srtas hnos mtro mtra bco`,
  numbered: `
    ver vers no nº n.º n° ene feb mar abr may jun jul ago sep sept oct nov dic lun mié mier jue vie sáb dom piso km
    fax pp min mins seg hr hrs kg cm gr lts cl ext tel tfno art arts cap caps pág págs fig figs vol vols núm núms nro
    nros apdo c.p ref refs máx mín etc ee.uu eeuu s.a s.a.s s.l s.r.l cía cia ltda c.v a.c dto esc pta`,
  either: 'd.c u.s d.f inc co corp jr h r.l ud uds vd vds prof prov',
  times: 'a.m p.m',
  starters: `
    yo tú él ella ello usted ustedes nosotros nosotras ellos ellas el la los las lo un una unos unas este esta esto
    estos estas ese esa eso esos esas aquel aquella mi mis tu tus su sus nuestro nuestra nuestros nuestras que qué
    quien quién cual cuál cuando cuándo donde dónde como cómo porque por para con sin en de del al a ante bajo desde
    entre hacia hasta según sobre tras durante mediante y e o u pero sino ni si sí aunque mientras pues también además
    luego entonces después antes ahora hoy mañana ayer siempre nunca aquí allí ahí así no ya muy más menos es son era
    eran fue fueron está están hay ha han había puede pueden debe deben tiene tienen hola gracias buenos buenas adiós
    todo toda todos todas cada otro otra otros otras algunos algunas muchos muchas disponían dispone me te se nos le
    les os`,
  labels: `
    paso fase etapa parte capítulo sección opción pregunta respuesta regla día semana caso nivel punto ejemplo puerta
    terminal plan tipo grado grupo clase vitamina equipo modelo zona sala anexo tabla figura`,
}
