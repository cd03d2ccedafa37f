"""What people name that is no apprenticeship trade. None of it may be taken for a misspelt trade or part of one."""

from __future__ import annotations

OTHERS = frozenset(
    """
    actor actress advokat advokatfullmektig aksje aksjemegler ambassador apotek apoteker apotektekniker arkeolog
    arkitekt artist astronaut astronom atlet author banker bankmann barnehagelærar barnehagelærer barnevern
    barnevernspedagog batman bibliotekar bibliotekarar billedkunstner biochemist bioingenior biolog biskop
    bokhandler celebrity coach dancer dansar dansepedagog danser dentist detective detektiv dietist diplomat
    dirigent dj doctor doktor dommar dommer dramatiker dronning dyrepleiar dyrepleier dyrlege dyrlækjar
    economist eiendomsmegler eigedomsmeklar ekteskapsrådgiver engineer entrepreneur ergoterapeut etterforsker
    faglærer farmasøyt ferie filmregissør filmskaper filosof fitnesstrener flygar flygeleder flygeleiar flyger
    flygvert flyver flyvert flyverter flyvertinne football footballer forfattar forfatter forlegger forskar
    forsker fosterforelder fotball fotballdommer fotballproff fotballspelar fotballspiller fotballtrenar
    fotballtrener fotterapeut fysiker fysioterapeut gamer gaming general geograf geolog grunnskolelærer gründer
    gynekolog havforsker helikopterpilot helsesekretær helsesjukepleiar helsesykepleier historiker hudlege
    hudpleiar hudpleier ingeniør ingenør interiørarkitekt interiørdesigner investor jordmor judge jurist jus
    kardiolog kemner kiropraktor kirurg kjendis kjæreste klimaforsker klovn komiker komponist konduktør konge
    kunstnar kunstner law lawyer lege legen leger lektor lensmann librarian lingvist logoped lottomillionær
    lækjar lærar lærarar lærer lærere marinbiolog matematiker matematikk medicine medisin megler meklar
    meteorolog midwife militær millionær minister missionær money musician musikar musiker ninja nurse nurses
    optician optikar optiker osteopat pedagog penger pharmacist physician physiotherapist pilot pilotar piloter
    pirat pirate poet pokemon police policeman politi politibetjent politikar politiker politimann president
    prest priest priestess princess prinsesse professor programleder programleiar prosjektleder psychologist
    psychology psykiater psykolog psykologi radiograf radiologist rapper realtor regissør rektor revisor
    rådgivar rådgiver sanger scientist senator sexolog singer sivilingeniør siviløkonom sjakkspiller sjukepleiar
    sjukepleiarar skihopper skiløper skodespelar skuespiller skyteinstruktør soldat soldier sommerferie songar
    sosialarbeider sosionom spelar spesialpedagog spiller spion spy statsminister statsråd statsviter steward
    studiespesialisering stuntmann superhelt surgeon sykepleiar sykepleier sykepleiere synsk tannhelsesekretær
    tannlege tannlækjar tannpleiar tannpleier teacher teachers teolog terapeut therapist tolk toppidrettsutøver
    trenar trener trollmann vernepleiar vernepleier vet veterinarian veterinær vitenskapsmann writer
    yrkesfaglærer zoolog økolog økonom øyelege
    """.split()
)
NO_TRADE_HEADS = frozenset(
    "lege leger laerar laerer terapeut psykolog advokat ingenior arkitekt forsker forskar spiller spelar trener trenar "
    "sykepleier sjukepleiar sjef leder leiar professor pilot dommer dommar pedagog kirurg okonom megler meklar politi "
    "soldat student studie jurist".split()
)
"""As the last part of a compound they make it no trade: «barnelege» has nothing to do with a nursery."""
