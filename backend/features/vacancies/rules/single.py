"""What one word means that does not stand in the lists as it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from backend.features.vacancies.rules.correction import allowed_slips, corrected
from backend.features.vacancies.rules.gazetteer import Gazetteer
from backend.features.vacancies.rules.lexicon import Lexicon, Meaning, Tier
from backend.features.vacancies.rules.others import NO_TRADE_HEADS, OTHERS
from backend.features.vacancies.rules.words import folded, root, without_tail

GENERIC_HEADS = frozenset(
    map(
        folded,
        """
        ansvarlig ansvarleg anlegg arbeid arbeidar arbeider arbeidere arbeidarar assistent avdeling bas bedrift bransje
        butikk butikken dame drift entreprenør fabrikk fagarbeider fagarbeidar firma firmaet folk fyr gjeng gutt
        gutten hall handel handverkar hjelp hjelpar hjelper håndverker industri jente kar kjede konsulent kvinne lag
        mann mannen medarbeidar medarbeider meister menn mester montør nerd operatør person salong selskap senter
        service sjappe skole skule spesialist stad sted team teknikar teknikk tekniker teknologi type verkstad verksted
        """.split(),
    )
)
"""Last parts of compounds that say little: in «sykkelbutikk» the first part tells the trade."""
SHORTEST_FORM = 4
SHORTEST_ALONE = 5
"""Letters a part of a compound needs where the other part is unknown."""
SHORTEST_BEGINNING = 3
MOST_BEGUN = 12
"""A beginning that leads to more trades than this says too little."""
MOST_SPOKEN = 4
"""A word that stands in the everyday phrases of more trades belongs to none."""
PLACE_SLIP_FROM = 5


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word means; all empty where nobody knows."""

    meaning: Meaning = field(default_factory=dict)
    taken: str | None = None
    """The word it was taken for."""
    is_no_trade: bool = False
    is_company: bool = False


NO_TRADE = Sense(is_no_trade=True)
_OTHERS = frozenset(map(folded, OTHERS))
_OTHER_ROOTS = frozenset(root(word) for word in _OTHERS if len(root(word)) > SHORTEST_FORM)


def sense_of(word: str, lexicon: Lexicon, gazetteer: Gazetteer, company_words: Sequence[str]) -> Sense:
    """What a folded word means that is neither phrase, place nor filler."""
    if word in _OTHERS:
        return NO_TRADE
    if len(word) >= SHORTEST_FORM and (found := _another_form(word, lexicon)):
        return Sense(found)
    if root(word) in _OTHER_ROOTS or _holds(company_words, word):
        return Sense(is_no_trade=root(word) in _OTHER_ROOTS, is_company=_holds(company_words, word))
    if taken := corrected(word, lexicon.vocabulary, slips=min(1, allowed_slips(word)), sure=lexicon.titled):
        return Sense(taken=taken)
    parts = list(_parts(word))
    return _taken_apart(parts, lexicon) or _far_slip(word, parts, lexicon, gazetteer, company_words)


def _taken_apart(parts: Sequence[tuple[str, str]], lexicon: Lexicon) -> Sense | None:
    """What a word means as a compound of known parts; its last part may make it no trade at all."""
    if any(head in NO_TRADE_HEADS or head in _OTHERS for _, head in parts if len(head) > SHORTEST_BEGINNING):
        return NO_TRADE
    if any(first in _OTHERS for first, _ in parts if len(first) >= SHORTEST_ALONE):
        return NO_TRADE
    found = _compound(parts, lexicon)
    return Sense(found) if found else None


def _far_slip(
    word: str,
    parts: Sequence[tuple[str, str]],
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    company_words: Sequence[str],
) -> Sense:
    """A misspelt place, a trade with two slips, half a compound, a beginning, a misspelt company – in this order."""
    slips = allowed_slips(word)
    if len(word) >= PLACE_SLIP_FROM and (taken := corrected(word, gazetteer.vocabulary, slips=1)):
        return Sense(taken=taken)
    if taken := corrected(word, lexicon.vocabulary, slips=slips, sure=lexicon.titled):
        return Sense(taken=taken)
    if found := _half_known(parts, lexicon) or _begun(word, lexicon):
        return Sense(found)
    if len(word) >= PLACE_SLIP_FROM:
        if taken := corrected(word, gazetteer.vocabulary, slips=slips):
            return Sense(taken=taken)
        if taken := corrected(word, company_words, slips=1):
            return Sense(taken=taken, is_company=True)
    return Sense()


def _another_form(word: str, lexicon: Lexicon) -> Meaning | None:
    """The word in another form, without «-lærling» and the like, or as part of what a trade is called."""
    if found := lexicon.by_root(word):
        return found
    bare = without_tail(word)
    while bare:
        for form in (bare, bare.removesuffix("s"), bare.removesuffix("e")):
            if found := _known(form, lexicon):
                return found
        bare = without_tail(bare)
    for inside, most in (
        (lexicon.inside.get(root(word)), MOST_BEGUN),
        (lexicon.spoken.get(word), MOST_SPOKEN),
    ):
        if inside and len(inside) <= most:
            return dict.fromkeys(inside, Tier.STEM)
    return None


def _known(word: str, lexicon: Lexicon) -> Meaning | None:
    return lexicon.exact(word) or (lexicon.by_root(word) if len(word) >= SHORTEST_FORM else None)


def _parts(word: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a compound in two, the longest last part first."""
    for cut in range(3, len(word) - 2):
        yield word[:cut], word[cut:]


def _compound(parts: Sequence[tuple[str, str]], lexicon: Lexicon) -> Meaning | None:
    """What a compound means: its last part says what it is, unless that part is a generic one."""
    for first, last in parts:
        before = _before(first, lexicon)
        if before and (last in GENERIC_HEADS or root(last) in GENERIC_HEADS):
            return _less_sure(before)
        after = _known(last, lexicon)
        if before and after:
            shared = {code: tier for code, tier in after.items() if code in before}
            return _less_sure(shared or after)
    return None


def _half_known(parts: Sequence[tuple[str, str]], lexicon: Lexicon) -> Meaning | None:
    """What a compound means of which nobody knows the other part: «sausekokk», «frisørkaoset»."""
    for first, last in parts:
        after = _known(last, lexicon)
        if after and (len(last) >= SHORTEST_ALONE or last in lexicon.titled):
            return _less_sure(after)
        before = _before(first, lexicon)
        if before and len(first) >= SHORTEST_ALONE:
            return _less_sure(before)
    return None


def _before(first: str, lexicon: Lexicon) -> Meaning | None:
    return next((found for form in _linked(first) if (found := _known(form, lexicon))), None)


def _linked(first: str) -> Iterator[str]:
    """A first part with and without the sound that links it: «sykehuskokk», «hundefrisør»."""
    yield first
    if first[-1] in "se" and len(first) > 3:
        yield first[:-1]


def _less_sure(meaning: Meaning) -> Meaning:
    return {code: max(tier, Tier.STEM) for code, tier in meaning.items()}


def _begun(word: str, lexicon: Lexicon) -> Meaning | None:
    """Trades with a name or word that begins so."""
    if len(word) < SHORTEST_BEGINNING:
        return None
    found: dict[str, Tier] = {}
    at = bisect_left(lexicon.starts, word)
    while at < len(lexicon.starts) and (phrase := lexicon.starts[at]).startswith(word):
        # A single word comes nearer to what was begun than a phrase of several.
        tier = Tier.RELATED if " " in phrase else Tier.STEM
        for code in lexicon.phrases[phrase]:
            found[code] = min(tier, found.get(code, tier))
        at += 1
    if Tier.STEM not in found.values():
        found = dict.fromkeys(found, Tier.STEM)
    return found if 0 < len(found) <= MOST_BEGUN else None


def _holds(words: Sequence[str], word: str) -> bool:
    at = bisect_left(words, word)
    return at < len(words) and words[at] == word
