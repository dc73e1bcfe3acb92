import type { LanguageData } from './language.ts'

export const en: LanguageData = {
  titles: `
    mr mrs ms mx dr drs prof profs st mt messrs mmes rev revd hon sen rep gov gen lt col maj capt cmdr cpl sgt pvt adm
    pres supt insp det amb atty fr bros msgr ald asst assoc attn`,
  internal: 'vs v.s e.g eg i.e ie viz cf approx incl excl esp a.k.a aka f.e ibid',
  numbered: `
    no n° nr fig sec art ch vol par para apdx ref ex item jan feb mar apr jun jul aug sep sept oct nov dec mon tue
    tues wed thu thur thurs fri sat sun tel ph fax ext apt ste rm fl bldg box rte hwy rt ver oz lb lbs km kg cm mm gal
    qt hr hrs mins wk wks mos yr yrs doz pp nos figs eqs eqn eq secs chs vols refs chap appx cl pg pgs bk ca v vers
    iss inv pos lot wt etc fn num`,
  either: `
    inc ltd co corp llc llp plc cos assn bros dept div univ jr sr esq ph.d m.d b.a m.a b.sc m.sc d.d.s j.d m.b.a r.n
    d.c u.s u.k e.u u.n u.s.a ave blvd rd dr st sq ln ct pl pkwy cir ter min mo ft mi pt pts ed eds al est govt acct
    amt bal cont qty temp max avg i.v p.o med misc orig ret tech b.c a.d c.e b.c.e p.s n.b i.d spec resp circa mgr
    exec conn`,
  times: 'a.m p.m',
  timeFollowers: `
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun january
    february march april may june july august september october november december eastern central pacific mountain
    atlantic greenwich london local`,
  starters: `
    i you he she it we they this that these those the a an my your his her its our their mine yours ours theirs who
    whom whose what when where why which how whatever whenever wherever whoever is are was were am be been do does did
    has have had can could will would shall should may might must let and but or so yet nor for if although though
    because since while until unless after before once whether whereas as at by from in into of off on over to under
    up upon with within without about above across against along among around behind below beneath beside besides
    between beyond despite down during except inside like near out outside through throughout toward towards there
    here then now today tomorrow yesterday soon later again also still even just only never always often sometimes
    usually however therefore thus hence moreover furthermore meanwhile instead otherwise nevertheless nonetheless
    additionally finally first firstly second secondly third next last lastly perhaps maybe actually unfortunately
    fortunately generally typically currently recently eventually no not none nobody nothing yes yeah ok okay sure
    please thank thanks sorry hello hi well oh all any both each either every everyone everybody everything few many
    more most much neither one two three four five six seven eight nine ten several some someone somebody something
    such another other others half hundreds thousands millions billions similarly consequently ultimately specifically
    conversely accordingly subsequently likewise overall importantly notably essentially basically alternatively
    obviously clearly indeed certainly rather ask call check choose click consider contact ensure enter find follow
    get give go keep know log look make note open provide read remember see select send sign speak start take tell try
    use verify visit wait`,
  elisions: 'em til cause tis twas bout round cuz n',
  labels: `
    step phase part chapter section option item question answer rule tip stage day week case level task exhibit
    example point article scenario lesson unit module gate terminal plan type grade group class vitamin team model
    zone room building appendix annex figure table line platform`,
}
