"""What can be answered, what each answer means, and which official status it gives.

The consequences are those of the national guidance (vilbli.no, «Svar på tilbud om plass»). Which lists may be kept, and
what silence costs, are the county's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.features.offers.rules.outcomes import Outcome, Situation, WishOutcome


class Lists(StrEnum):
    """Which of her waiting lists an answer stays on."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


class Consequence(StrEnum):
    """What an answer means. Said in words before it is given, and on the receipt after."""

    PLACE = "place"
    PLACE_AND_LISTS = "place_and_lists"
    PLACE_AND_SOME_LISTS = "place_and_some_lists"
    PLACE_ONLY = "place_only"
    LISTS_WITHOUT_PLACE = "lists_without_place"
    LISTS = "lists"
    SOME_LISTS = "some_lists"
    KEEPS = "keeps"
    """A corrected result: no to the new place, and what she had is hers as before."""
    KEEPS_AND_LISTS = "keeps_and_lists"
    KEEPS_AND_SOME_LISTS = "keeps_and_some_lists"
    OUT = "out"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"offers.consequence.{self.value}"


class Fault(StrEnum):
    """Why an answer cannot be taken. The value is the translation key of its words."""

    NOTHING_TO_ANSWER = "offers.nothing_to_answer"
    PLACE_NOT_ANSWERED = "offers.place_not_answered"
    NO_PLACE_OFFERED = "offers.no_place_offered"
    NOT_ON_THE_LIST = "offers.not_on_the_list"
    ALL_OR_NONE = "offers.all_or_none"


@dataclass(frozen=True, slots=True)
class CountyTerms:
    """What one county has decided about answers."""

    list_by_list: bool = False
    """The applicant may keep some lists and leave others; otherwise it is all or none of the county's."""
    silence_loses_place: bool = True
    silence_loses_lists: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no to the place (`None` where none is offered), and the wishes whose lists she stays on."""

    place: bool | None
    lists: frozenset[str]


@dataclass(frozen=True, slots=True)
class Option:
    """One kind of answer that is open to her, and what it means."""

    place: bool | None
    lists: Lists
    consequence: Consequence

    @property
    def is_recommended(self) -> bool:
        """The one answer that can only gain."""
        return self.consequence is Consequence.PLACE_AND_LISTS


TermsOf = Callable[[str], CountyTerms]
"""The terms of a county by its number."""

ASKING = frozenset({Situation.OFFER, Situation.OFFER_AND_LISTS, Situation.LISTS})


def lists_kept(outcome: Outcome, answer: Answer) -> Lists:
    """How many of her lists an answer stays on."""
    if not answer.lists:
        return Lists.NONE
    return Lists.ALL if len(answer.lists) == len(outcome.waiting) else Lists.SOME


def consequence_of(place: bool | None, lists: Lists, *, on_lists: bool, keeps: bool = False) -> Consequence:
    """What it means to answer so; `on_lists`: whether there are lists to stay on at all; `keeps`: whether a no leaves
    her another place.
    """
    if keeps and not place:
        return {
            Lists.ALL: Consequence.KEEPS_AND_LISTS,
            Lists.SOME: Consequence.KEEPS_AND_SOME_LISTS,
            Lists.NONE: Consequence.KEEPS,
        }[lists]
    if place:
        if not on_lists:
            return Consequence.PLACE
        return {
            Lists.ALL: Consequence.PLACE_AND_LISTS,
            Lists.SOME: Consequence.PLACE_AND_SOME_LISTS,
            Lists.NONE: Consequence.PLACE_ONLY,
        }[lists]
    if lists is Lists.NONE:
        return Consequence.OUT
    if place is False:
        return Consequence.LISTS_WITHOUT_PLACE
    return Consequence.LISTS if lists is Lists.ALL else Consequence.SOME_LISTS


def meaning_of(outcome: Outcome, answer: Answer) -> Consequence:
    """What this answer to this outcome means."""
    return consequence_of(
        answer.place,
        lists_kept(outcome, answer),
        on_lists=bool(outcome.waiting),
        keeps=outcome.keeps is not None,
    )


def options(outcome: Outcome, terms_of: TermsOf) -> Iterator[Option]:
    """Every kind of answer that is open to her, the recommended one first."""
    if outcome.situation not in ASKING:
        return
    on_lists = bool(outcome.waiting)
    some = may_keep_some(outcome, terms_of)
    for place in (None,) if outcome.offer is None else (True, False):
        for lists in Lists:
            if (lists is Lists.ALL and not on_lists) or (lists is Lists.SOME and not some):
                continue
            means = consequence_of(place, lists, on_lists=on_lists, keeps=outcome.keeps is not None)
            yield Option(place, lists, means)


def may_keep_some(outcome: Outcome, terms_of: TermsOf) -> bool:
    """Whether she can leave some lists and stay on others: her county says so, or they are in two counties."""
    counties = {wish.county for wish in outcome.waiting}
    several = len(outcome.waiting) > 1
    return several and (len(counties) > 1 or any(terms_of(county).list_by_list for county in counties))


def fault_of(outcome: Outcome, answer: Answer, terms_of: TermsOf) -> Fault | None:
    """Why this answer cannot be taken, or `None`."""
    if outcome.situation not in ASKING:
        return Fault.NOTHING_TO_ANSWER
    if (answer.place is None) != (outcome.offer is None):
        return Fault.PLACE_NOT_ANSWERED if answer.place is None else Fault.NO_PLACE_OFFERED
    if not answer.lists <= {wish.wish_id for wish in outcome.waiting}:
        return Fault.NOT_ON_THE_LIST
    for county in {wish.county for wish in outcome.waiting}:
        here = {wish.wish_id for wish in outcome.waiting if wish.county == county}
        if not terms_of(county).list_by_list and answer.lists & here not in (here, frozenset()):
            return Fault.ALL_OR_NONE
    return None


# What an answer does to the official status of a wish (VIGO Kodeverksbase, table `wish-statuses`).


@dataclass(frozen=True, slots=True)
class _Codes:
    yes: str
    no: str
    silence_keeps: str
    silence_loses: str


_PLACE = {
    "TILBO": _Codes("INNTO", "STRONT", "INNTOI", "STROIT"),
    "TILBS": _Codes("INNTS", "STRSNT", "INNTSI", "STRSIT"),
}
_LIST = _Codes("VENTOJ", "STRONV", "VENTOI", "STROIV")
GIVEN_UP_PLACE, GIVEN_UP_LIST = "STRTLB", "UAKTU"
"""What a yes to a better place makes of the lower ones."""
STAYING = "VENTOJ"
"""On the list with a yes, from an earlier round too: silence takes nobody off it."""


def needs_answer(outcome: Outcome) -> bool:
    """Whether silence would cost or change anything."""
    if outcome.situation not in ASKING:
        return False
    return outcome.offer is not None or any(wish.status != STAYING for wish in outcome.waiting)


def statuses_after(outcome: Outcome, answer: Answer) -> dict[str, str]:
    """The official code of every wish that the answer is about, by wish."""
    found = {
        wish.wish_id: _LIST.yes if wish.wish_id in answer.lists else _LIST.no for wish in outcome.waiting
    }
    offered = _offered(outcome)
    if offered is not None:
        codes = _PLACE[offered.status]
        found[offered.wish_id] = codes.yes if answer.place else codes.no
    return {**found, **_kept_statuses(outcome, answer)}


def _kept_statuses(outcome: Outcome, answer: Answer) -> dict[str, str]:
    """What a yes to a corrected result gives up, and a no leaves as it was, also after an earlier yes."""
    found = {wish.wish_id: GIVEN_UP_LIST if answer.place else wish.status for wish in outcome.waiting_below}
    kept = next(
        (one for one in outcome.wishes if outcome.keeps and one.wish_id == outcome.keeps.wish_id), None
    )
    if kept is not None:
        found[kept.wish_id] = GIVEN_UP_PLACE if answer.place else kept.status
    return found


def elsewhere_after(outcome: Outcome, answer: Answer, *, silent: bool = False) -> str | None:
    """The official code an answer gives a place that no wish names (videresøking); `None` where there is none."""
    codes = _PLACE["TILBO"]
    if outcome.offer is not None and outcome.offer.wish_id is None:
        if silent:
            return codes.silence_keeps if answer.place else codes.silence_loses
        return codes.yes if answer.place else codes.no
    if outcome.keeps is not None and outcome.keeps.wish_id is None:
        return GIVEN_UP_PLACE if answer.place else codes.yes
    return None


@dataclass(frozen=True, slots=True)
class Silence:
    """What was left when nobody answered in time."""

    answer: Answer
    statuses: Mapping[str, str]
    consequence: Consequence


def silence(outcome: Outcome, terms_of: TermsOf) -> Silence:
    """What becomes of an outcome that nobody answered, by the rule of each county it touches."""
    kept = {
        wish.wish_id
        for wish in outcome.waiting
        if wish.status == STAYING or not terms_of(wish.county).silence_loses_lists
    }
    offer = outcome.offer
    keeps_place = None if offer is None else not terms_of(offer.county).silence_loses_place
    if outcome.keeps is not None:
        # A correction takes from nobody: silence leaves her the place she had.
        keeps_place = False
    answer = Answer(keeps_place, frozenset(kept))
    return Silence(answer, _silent_statuses(outcome, answer), meaning_of(outcome, answer))


def _silent_statuses(outcome: Outcome, answer: Answer) -> dict[str, str]:
    found = {}
    for wish in outcome.waiting:
        if wish.status != STAYING:
            stays = wish.wish_id in answer.lists
            found[wish.wish_id] = _LIST.silence_keeps if stays else _LIST.silence_loses
    offered = _offered(outcome)
    if offered is not None:
        codes = _PLACE[offered.status]
        found[offered.wish_id] = codes.silence_keeps if answer.place else codes.silence_loses
    return {**found, **_kept_statuses(outcome, answer)}


def _offered(outcome: Outcome) -> WishOutcome | None:
    """The wish whose place is offered; none where the county found a place elsewhere."""
    if outcome.offer is None:
        return None
    named = outcome.offer.wish_id
    return next((wish for wish in outcome.wishes if wish.wish_id == named), None)
