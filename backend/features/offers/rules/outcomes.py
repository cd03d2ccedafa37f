"""A published outcome as values: the place, the wishes, and which of the situations the applicant is in.

Three situations ask for an answer (vilbli.no, «Svar på tilbud om plass»): a place and nothing above it to wait for, a
place and waiting lists above it, waiting lists alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Situation(StrEnum):
    """What an outcome means to the person it is about."""

    OFFER = "offer"
    """A place, and no list above it: the first wish, or none of the higher ones keeps a list."""
    OFFER_AND_LISTS = "offer_and_lists"
    LISTS = "lists"
    KEPT = "kept"
    """The place accepted in an earlier round. Her yes stands, and so do the lists she stayed on."""
    CONSIDERED = "considered"
    """No place and no list, but an officer has still to judge a wish: nothing is decided about it."""
    NOTHING = "nothing"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"offers.situation.{self.value}"


class Movement(StrEnum):
    """How a number on a waiting list has moved since the round before."""

    NEW = "new"
    CLOSER = "closer"
    SAME = "same"
    BACK = "back"
    """Somebody came in ahead of her: only a corrected result or a complaint that was upheld can do that."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """How the last place at a wish went. `band` stands where so few were ranked that points would name somebody."""

    points: int | None
    by_draw: bool
    band: str | None


@dataclass(frozen=True, slots=True)
class WishOutcome:
    """What became of one wish. Points are hundredths."""

    wish_id: str
    application_id: str
    county: str
    rank: int
    area: str
    school: str
    status: str
    """Official code, as the intake published it."""
    outcome: str
    reason: str
    points: int | None
    bonus: int
    number: int | None
    list_length: int | None
    cut_off: CutOff | None
    previous_number: int | None
    elsewhere: bool = False
    """No wish of hers but a place the county found in an earlier round (videresøking), which she took."""
    needed: int | None = None
    """The fewest hundredths that would have given this wish or a better one, all else equal; `None` where points are
    not what was missing.
    """

    @property
    def is_short(self) -> bool:
        """Whether it waits, or found no seat."""
        return self.outcome in {"waitlisted", "no_seat"}

    @property
    def is_waiting(self) -> bool:
        return self.outcome == "waitlisted"

    @property
    def movement(self) -> Movement | None:
        """`None` for a wish that waits on no list."""
        if not self.is_waiting or self.number is None:
            return None
        if self.previous_number is None:
            return Movement.NEW
        if self.number == self.previous_number:
            return Movement.SAME
        return Movement.CLOSER if self.number < self.previous_number else Movement.BACK


@dataclass(frozen=True, slots=True)
class Place:
    """The place an outcome gives. Without a wish it is one the county found elsewhere (videresøking)."""

    wish_id: str | None
    application_id: str
    county: str
    area: str
    school: str
    is_held: bool
    """Accepted in an earlier round."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a round came to for one person, all her counties in one order."""

    round: int
    school_year: int
    rules_version: str
    place: Place | None
    wishes: tuple[WishOutcome, ...]
    keeps: Place | None = None
    """The place a corrected result leaves her until she has said yes to the better one, and after a no."""

    @property
    def waiting(self) -> tuple[WishOutcome, ...]:
        """The lists an answer is about, in her order: all she is on, but of a corrected result those above the place."""
        return tuple(wish for wish in self.wishes if wish.is_waiting and not self._is_below(wish))

    @property
    def waiting_below(self) -> tuple[WishOutcome, ...]:
        """Lists below the place of a corrected result: a yes ends them, a no leaves them as they are."""
        return tuple(wish for wish in self.wishes if wish.is_waiting and self._is_below(wish))

    def _is_below(self, wish: WishOutcome) -> bool:
        place = self.place
        granted = next(
            (one for one in self.wishes if place is not None and one.wish_id == place.wish_id), None
        )
        return granted is not None and wish.rank > granted.rank

    @property
    def offer(self) -> Place | None:
        """The place that asks for an answer."""
        return None if self.place is None or self.place.is_held else self.place

    @property
    def replaced(self) -> WishOutcome | None:
        """The place she had until this round, which the offer has taken over from; `None` while she keeps another."""
        if self.keeps is not None:
            return None
        return next((wish for wish in self.wishes if wish.outcome == "replaced"), None)

    @property
    def situation(self) -> Situation:
        if self.place is not None and self.place.is_held:
            return Situation.KEPT
        if self.place is not None:
            return Situation.OFFER_AND_LISTS if self.waiting else Situation.OFFER
        if self.waiting:
            return Situation.LISTS
        return Situation.CONSIDERED if self.is_considered else Situation.NOTHING

    @property
    def is_considered(self) -> bool:
        """Whether an officer has still to judge one of the wishes."""
        return any(wish.outcome == "manual" for wish in self.wishes)

    @property
    def is_first_wish(self) -> bool:
        """Whether the place is at the wish she ranked first."""
        place = self.place
        return place is not None and any(
            wish.wish_id == place.wish_id and wish.rank == 1 for wish in self.wishes
        )

    @property
    def answering_county(self) -> str | None:
        """The county whose deadline the answer has: where the offer is, or the highest list."""
        if self.place is not None:
            return self.place.county
        return self.waiting[0].county if self.waiting else None


HELD = frozenset({"INNTO", "INNTS", "INNTOI", "INNTSI"})
OPEN = frozenset({"TILBO", "TILBS"})


class Standing(StrEnum):
    """Whether what a round came to still holds."""

    AS_PUBLISHED = "as_published"
    MOVED_UP = "moved_up"
    """She has since got a higher wish, from its list or by a decision."""
    LOST = "lost"
    """She had a place and has none any more, for another reason than her answer or her silence."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"offers.standing.{self.value}"


ANSWERED_NO = frozenset({"STRONT", "STRSNT", "STROIT", "STRSIT"})


def present_wish(outcome: Outcome, statuses: Mapping[str, str]) -> WishOutcome | None:
    """The wish whose place she has now, by the official codes as they are."""
    return next((wish for wish in outcome.wishes if statuses[wish.wish_id] in HELD), None)


def standing(outcome: Outcome, statuses: Mapping[str, str]) -> Standing:
    """Whether the outcome still holds, by the official codes as they are now."""
    named = outcome.place.wish_id if outcome.place else None
    known = {named, outcome.keeps.wish_id if outcome.keeps else None}
    present = present_wish(outcome, statuses)
    if present is not None and present.wish_id not in known:
        return Standing.MOVED_UP
    if present is not None:
        return Standing.AS_PUBLISHED
    over = named is not None and statuses[named] not in HELD | OPEN | ANSWERED_NO
    return Standing.LOST if over else Standing.AS_PUBLISHED


def outcome_from(content: Mapping[str, Any]) -> Outcome:
    """Read what the intake published for one person.

    Raises:
        KeyError: not such content.
    """
    wishes = sorted((_wish(line) for line in content["wishes"]), key=lambda wish: wish.rank)
    return Outcome(
        round=content["round"],
        school_year=content["school_year"],
        rules_version=content["rules_version"],
        place=_place(content["placement"]),
        wishes=tuple(wishes),
        keeps=_place(content.get("keeps")),
    )


def _place(content: Mapping[str, Any] | None) -> Place | None:
    if content is None:
        return None
    named = {name: content[name] for name in ("wish_id", "application_id", "county", "area", "school")}
    return Place(**named, is_held=content["kind"] == "held")


def _wish(line: Mapping[str, Any]) -> WishOutcome:
    limit = line["cut_off"]
    cut_off = limit and CutOff(limit["points"], limit["by_draw"], limit["band"])
    return WishOutcome(**{**line, "cut_off": cut_off})
