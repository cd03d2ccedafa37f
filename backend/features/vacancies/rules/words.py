"""Words as they are typed: taken apart, without endings, and without those that say nothing."""

from __future__ import annotations

from functools import lru_cache

import snowballstemmer

from backend.kernel.folding import fold

LONGEST_QUERY = 300
"""Characters of a query that are read; a pasted page is no query."""
MOST_WORDS = 24

FILLERS = frozenset(
    """
    dag dagtid deltid eller fulltid heltid helg kveld natt nett verte folk gutt guttar gutter jente jenter menneske person
    a ae af all alle an and annonsar annonse annonser apprentice apprentices apprenticeship apprenticeships
    arbeid arbeidar arbeide arbeider arbeidsplass are at au av be become becoming bedrift bedrifta bedrifter
    best beste billig bli blir blive bruka bruke business can career companies company course da de den det do
    doing dom driv drive drives du e eg ei ein eit ej ekte en er et etter fa fag fagarbeidar fagarbeider fagbrev
    faget faglaert fatt fekk fikse fikser find finn finne finner finnes fins firm firma fix fixing for fra gar
    gjer gjere gjerne gjore god gode gonna good got greier ha har have help her hjelp hos how hva hvor hvordan i
    ikke ikkje in ja je jeg job jobb jobbar jobbe jobber jobbes jobs ka kan kanskje kjekk kor korleis kva laere
    laerefag laerekandidat laereplass laereplassane laereplassar laereplassen laereplasser laering
    laerling laerlingar laerlinge laerlingeplass laerlinger laerlingjobb laerlingplass laerlingplassar
    laerlingplasser lagar lage learn learning ledig lediga ledige leite leiter lete leter likar like liker lite
    liten looking lyst make making me med meg mi min mitt my mye mykje na namn need no noko nokon non ny nye of
    offer offers og om on onske onsker opening openings opplaering or oss pa place places plass plassar plasser
    please pluss position positions praksis praksisbrev praksisplass related school search seeking sjekk skal
    skole skule skulle sma snill soke soker sokje som some something somewhere sommerjobb spennende spot start
    starte stilling stillingar stillinger stor store student studere stuff sveinebrev svennebrev ta takk the
    their these they things til ting to trainee traineeship training treng trenger und using ut utdanne
    utdannelse utdanning utlyst vacancies vacancy vaere vera vg2 vg3 vgs vi vil ville wanna want wants we
    what where with work worker working would year ynskjer yrke yrker yrkesfag yrkesskole
    """.split()
)
"""Words that surround what is looked for, as they are folded."""
PREPOSITIONS = frozenset(
    "i pa ved near in around rundt omkring utenfor utanfor naer close fra from at".split()
)
"""After these, somebody names a place."""
TAILS = (
    "laerlingplasser laerlingplassar laerlingplass laereplasser laereplassar laereplass laerlinger laerlingar "
    "laerlingen laerlingane laerling laerlinge faget fagene faga fag yrket yrke utdanningen utdanninga utdanning "
    "jobben jobber jobbar jobb arbeidet arbeid linja linje bransjen bransje stilling plass elev aspirant praksis"
).split()
"""What people hang on to a word that stands in the trade list without it."""
INFLECTIONS = ("erne", "arane", "erane")
DERIVATIONS = ("ikk", "isk", "ing", "eri", "ik")
SHORTEST_ROOT = 3
LONGEST_ENDING = 4
"""More than this is no ending: the stemmer makes «barn» of barnelege."""

_stemmer = snowballstemmer.stemmer("norwegian")


def words_of(text: str) -> list[str]:
    """The folded words of a text; «oe» is ø and «ae» stays æ, so that «roerlegger» is «rørlegger»."""
    return folded(text).split()


@lru_cache(maxsize=32768)
def folded(text: str) -> str:
    """As the kernel folds it, with «oe» for ø too."""
    return fold(text).replace("oe", "o")


@lru_cache(maxsize=65536)
def root(word: str) -> str:
    """What is left of a folded word without endings: snekkere, snikkarane → snekk, snikk; baker, bakeri, bake → bak.

    Snowball's Norwegian stemmer until nothing changes, and the endings that make a trade of a task.
    """
    for ending in INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_ROOT:
            word = word.removesuffix(ending)
            break
    shorter = _shorter(word)
    while shorter != word:
        word, shorter = shorter, _shorter(shorter)
    return word


def _shorter(word: str) -> str:
    stem: str = _stemmer.stemWord(word)
    if SHORTEST_ROOT <= len(stem) < len(word) <= len(stem) + LONGEST_ENDING:
        return stem
    for ending in DERIVATIONS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_ROOT:
            return word.removesuffix(ending)
    return word


def root_of_all(phrase: str) -> str:
    """A phrase by the roots of its words."""
    return " ".join(map(root, phrase.split()))


def without_tail(word: str) -> str | None:
    """«rørleggerlærling» → rørlegger; nothing where no such tail is on it."""
    for tail in TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= SHORTEST_ROOT:
            return word.removesuffix(tail)
    return None


def joined(phrase: str) -> str:
    """A phrase in one word."""
    return phrase.replace(" ", "")
