"""Words that stand in one written language only: how a check sees that a text was copied instead of written.

Not a spelling checker: only words that differ, are common in this portal, and mean nothing in the other form.
"""

from __future__ import annotations

BOKMAL_ONLY = frozenset(
    """
    bare bedre beholde beholder dager dem dere en endret endringer et finner flere foresatt foresatte
    fra ganger gikk gjort gjør gjøre gjøres heter hjem hjemme hun hva hvem hver hverandre hvert hvilke
    hvilken hvilket hvis hvor hvordan hvorfor høyere ikke jeg karakterene karakterer kommer lavere leter
    mer minutter mye måneder måtte noe noen opplysningene opplysninger plassene plasser poenggrenser
    rådgiver rådgivere rådgiveren selv siden sier skole skolen skolene skoler søker søkere søkeren
    tilbud tilbudene tilbudet trenger uke uken ukene uker utdanninger valgt velg velge velger vet videre
    videregående være vært åpen åpent åpne åpner ønskene ønsker
    """.split()
)

NYNORSK_ONLY = frozenset(
    """
    berre betre dei dykk eg ein eit fleire frå føresett føresette gjer gjerast gjere gonger heime heiter
    hjå høgare ikkje karakterane kjem korleis kva kvar kvarandre kven kvifor leitar lågare meir mykje
    noko nokon opnar plassane rådgjevar rådgjevaren seier sidan sjølv skulane skular skule skulen søkjar
    søkjarar søkjaren søkjast søkjer tilbod tilbodet treng utdanningar veit veke vekene vere
    vidaregåande ynskje ønskjer
    """.split()
)

ENGLISH_ONLY = frozenset(
    "and application close click deadline error loading offer please school submit that the this with you your".split()
)
