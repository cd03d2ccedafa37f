"""Words that stand in one written language only: how a check sees that a text was copied instead of written.

Not a spelling checker: only words that differ, are common in this portal, and would make a reader of the other
form stumble. Where Nynorsk allows two forms the house has chosen one (skule, søkjar, rådgjevar, ønskje), and the
other stands here among the Bokmål words. Checked against the Hunspell dictionaries of both forms.
"""

from __future__ import annotations

BOKMAL_ONLY = frozenset(
    """
    adressen alene alternativene annet ansatt ansatte antall antallet avgjørelse bare bedre bedriften begges
    begrunnelse behandler behandles behandlet beholde beholder bekreftelse bekrefter bekreftes bekreftet
    bestemmelser betydning beveger brukere brukes dager dem dere deres dokumentene egentlig eget eksempler
    elektriker elevene en endrer endres endret endringene endringer enheten enhetene enheter et ett fagene
    feilene finner fjerner fjernes flere foran foreldrene foresatt foresatte forespørsel forhånd forkortelse
    forsiden fortelle forteller fra fremdeles fremmed fremmedspråk fristene frister fylkene fylker
    fødselsnumre følge følger gammel gammelt ganger gikk gjør gjøre gjøres godkjennes gutter hensyn henter
    hentes hentet heter hjem hjemme holder hovedmeny hun hva hvem hver hverandre hverdag hverken hvert
    hvilke hvilken hvilket hvis hvor hvorav hvordan hvorfor hvorfra hvorvidt høyere høyest høyeste ikke
    imidlertid inneholder innen innenfor innhold innholdet innlogget innloggingen jeg jobber kalles
    karakterene karakterer knappene kommer kommet kommunene kommuner kontaktes kontaktopplysninger koster
    kravene kreve krever kreves kvitteringen lagrer lagres lagret lastes lavere lavest laveste leter logget
    lukkes lærebedriften lærere læreren lørdag løses mandag mangler manglet mener mennesker mer minutter
    morgenen mottas muligheten muligheter mye måned måneder navn navnet nedenfor nettleseren nettsted
    nettsteder noe noen numrene nyere nyeste nåværende nærmere nærmest nærmeste nærskole nærskolen områdene
    onsdager oppdager oppdateres oppgaver opplysningen opplysningene opplysninger opplæringen oppretter
    ordene papirer penger perioder personene personer plassene plasser prøves påminnelse påminnelser
    rekkefølge rekkefølgen rettes rettet rådgiver rådgivere rådgiveren rådgiverne saksbehandler samlet samme
    sammen selv selve selvsagt sendes sendingen senere senest sent settes siden sier sikrere skjermleser
    skole skolen skolene skoleplass skoleplassen skoler skolevalg skoleår skoleåret skrives slutter snakker
    sporer språkene spørre starter stedet svarene søker søkere søkeren søkerne søkes tallet tegn tegnspråk
    telles tiden tidligere tidligst tiende tilbud tilbudene tilbudet tilgjengelighet tirsdag tjeneste
    tjenesten tjenester trekkes trenger tror uke uken ukene uker ungdommer ungdomsskole ungdomsskolen
    utdanningen utdanningene utdanninger utenfor utgave utgaven utgavene utløper utsettelse utvalg utvalgte
    valg valgene valget valgt valgte varslene varsler vedleggene veien velg velge velger velges ventelisten
    vet videre videregående viktigste vises vurderes vurderingen være vært yrkesfaglig yrkesfaglige åpen
    åpent åpne åpner åpnes åpnet årene årsaken ønskene ønsker øynene
    """.split()
)

NYNORSK_ONLY = frozenset(
    """
    annan avgjer avslege begynnar behandlar berre betre brukarar brukast byar byggjer byrjar dagar dagleg
    datoane datoar dei deira desse difor dykk dykkar eg eigentleg ein einingane einingar eit eitt elektrikar
    elevane elevar endeleg endrar endrast endringane endringar enno finst fjernar fjernast fleire flyttar
    forklarar forlata fortel framand framandspråk fristane fristar friteken frå fyllast føresett føresette
    gamal gamalt gjer gjera gjerast gjere gjeven gjevne godkjend godkjende gonger grunnane grunnar gutar
    halde haldne heime heiter hentar hentast hjå hugsar høgare høgast høgaste høyrer ikkje innan innanfor
    inneheld innhald innhaldet jobbar kallast karakterane karakterar kjem kjend klagar klassane klassar
    knappane kolonnar kome kommunane kommunar kontaktar kontaktast korleis kostar krevje krevst kva kvar
    kvarandre kven kvifor lagrar lagrast lastar lastast laurdag leitar loggar lukkar lukkast lågare lågast
    lågaste lærarar læraren læreplassar lèt manglar medan meir merkar mogleg moglegheit moglegheita
    moglegheiter morgon morgonen mottek motteken mottekne mykje månad månader namn namnet naudsynt naudsynte
    nedanfor nettlesaren noko nokon nokre noverande nyare nyaste nærare nærmast nærmaste offentleg
    offentlege open opent opna opnar opnast opne oppdagar oppdaterast oppgje oppgjev oppgåver opplysningane
    opplysningar opprettar passar pengar periodar personane personar plassane plassar prøvast påminningar
    reglane reglar rekkefølgje rekkjefølgja rekkjefølgje reknar rettast ringjer rådgjevar rådgjevarane
    rådgjevarar rådgjevaren saksbehandlar saman samtykkje seier seinare seinast sendast setjast sidan
    sikrare sjølv skilje skjermbilete skrivast skriven skulane skular skule skulen skuleval skuleår slettar
    slettast sluttar snakkar sporar spørje spørst startar sundag svarar sysken syskena særskild særskilde
    søkjar søkjarane søkjarar søkjaren søkjast søkje søkjer søknadar takast teikn teiknspråk teke teljar
    teljast tenesta teneste tenester tiande tidleg tidlegare tidlegast tilbod tilboda tilbodet tilgjenge
    tilgjengeleg tilgjengelege timar trekkjast trekkje trekkjer treng trengst trykkjer tydeleg tydelege
    tysdag ukjend umogleg ungdommar ungdomsskule ungdomsskulen utan utanfor utdanningane utdanningar utgåva
    utgåve utgåvene utsetjing utval vala valde valet vanleg vanlegvis varslar veit veke vekene veljast velje
    ventar vere verte vidare vidaregåande viktigaste visast vore vurderast ynskje yrkesfagleg åleine ønskje
    ønskjer
    """.split()
)

ENGLISH_ONLY = frozenset(
    """
    and application are apply before cancel change choose click close county deadline download edit error
    here loading my next of password please points programme pupil required school submit than that the
    their then there these this upload was what when where which with you your
    """.split()
)

ALSO_ENGLISH = frozenset(
    "bare beholder en et ganger gutter holder jobber mangler open sent starter utan valet vet".split()
)
"""Norwegian words that an English text may hold."""

OFFICE_LANGUAGE = {
    "nb": {
        "anmode": "be",
        "angående": "om",
        "avgi": "gi",
        "benytte": "bruke",
        "benyttes": "brukes",
        "besitter": "har",
        "bistand": "hjelp",
        "erverve": "få",
        "forefinnes": "finnes",
        "foreligger": "er",
        "forestår": "kommer",
        "henhold": "etter",
        "herunder": "blant annet",
        "hvorvidt": "om",
        "iht": "etter",
        "innehar": "har",
        "inneværende": "i dette",
        "jf": "se",
        "medfører": "gir",
        "oppebære": "få",
        "overnevnte": "dette",
        "samt": "og",
        "såfremt": "hvis",
        "undertegnede": "du eller jeg",
        "vedrørende": "om",
        "vennligst": "be rett fram",
        "ovennevnte": "dette",
    },
    "nn": {
        "angåande": "om",
        "bistand": "hjelp",
        "føreligg": "er",
        "herunder": "mellom anna",
        "hht": "etter",
        "innehar": "har",
        "inneverande": "i dette",
        "jf": "sjå",
        "medfører": "gjev",
        "ovannemnde": "dette",
        "samt": "og",
        "såframt": "om",
        "underteikna": "du eller eg",
        "vedrørande": "om",
        "venlegst": "be rett fram",
    },
    "en": {
        "accordance": "by, under",
        "commence": "start",
        "hereby": "leave it out",
        "herein": "here",
        "pursuant": "under",
        "regarding": "about",
        "shall": "must, will",
        "terminate": "end",
        "utilise": "use",
        "utilize": "use",
        "whilst": "while",
    },
}
"""Words of offices, and what a fifteen-year-old would rather read."""
