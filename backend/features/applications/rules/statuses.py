"""The official status of a wish (VIGO Kodeverksbase, table `wish-statuses`, 55 rows), and what pupils read.

The codes stand for staff and reports. Pupils meet nine plain groups. What only staff may know before the results
are published (places set aside by hand) is «received» to the pupil.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What a status means to the person who wished."""

    RECEIVED = "received"
    MATCHING = "matching"
    """An apprenticeship wish that is being matched with companies."""
    OFFER = "offer"
    ACCEPTED = "accepted"
    WAITING_LIST = "waiting_list"
    NOT_NEEDED = "not_needed"
    """Another wish was granted."""
    NO_ANSWER = "no_answer"
    """Lost because nobody answered in time."""
    ENDED_BY_YOU = "ended_by_you"
    NOT_GRANTED = "not_granted"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"applications.group.{self.value}"


@dataclass(frozen=True, slots=True)
class WishStatus:
    """One official status: number, code, and whether it is used for school (S), apprenticeship (L) or both."""

    number: int
    code: str
    kind: str
    group: Group


def _table(*blocks: tuple[Group, str]) -> dict[str, WishStatus]:
    found = {}
    for group, lines in blocks:
        for entry in lines.split(","):
            number, code, kind = entry.split()
            found[code] = WishStatus(int(number), code, kind, group)
    return found


STATUSES = _table(
    (Group.RECEIVED, "3 SBEHA S, 6 MANIO S, 9 MANIS S, 7 TASINN S, 13 TATTIN S"),
    (Group.MATCHING, "4 SFORM L, 14 TILBLÆ L, 16 FANNET L"),
    (Group.OFFER, "11 TILBSK L, 12 TILBO S, 15 TILBS S, 17 TILBPR L, 21 INNTOI S, 27 INNTSI S"),
    (
        Group.ACCEPTED,
        "10 RESER S, 18 INNTO S, 24 INNTS S, 19 INNTLÆ L, 20 LANNET L, 22 INNTLI L, 23 PRØVE L, 25 INNTF S",
    ),
    (Group.WAITING_LIST, "30 VENTO S, 33 VENTOJ S, 36 VENTOI S"),
    (Group.NOT_NEEDED, "61 STRINN SL, 62 STRISK S, 78 UAKTU SL, 79 STRTLB SL, 80 STRVNT S"),
    (Group.NO_ANSWER, "51 STROIT S, 54 STROIV S, 66 STRSIT S, 67 STRILÆ L"),
    (
        Group.ENDED_BY_YOU,
        """40 MANON S, 41 MANOK S, 46 MANSN S, 57 STRONT S, 60 STRONV S, 72 STRSNT S, 73 STRNLÆ L, 74 STRNLV L,
        76 TNLPR L, 83 TRUKK SL""",
    ),
    (
        Group.NOT_GRANTED,
        """39 MANUO S, 42 MANUOK S, 45 MANUS S, 48 MANUSK S, 63 STRGJE S, 64 STRLPO S, 65 STRSAV SL,
        77 STOPP SL, 81 UKVAL S, 82 UKVAL2 SL, 84 NEDL S""",
    ),
)
"""Every official code."""

SCHOOL_WISH_RECEIVED = "SBEHA"
APPRENTICESHIP_WISH_RECEIVED = "SFORM"
WITHDRAWN = "TRUKK"

BEST_FIRST = (
    Group.ACCEPTED,
    Group.OFFER,
    Group.WAITING_LIST,
    Group.RECEIVED,
    Group.MATCHING,
    Group.NO_ANSWER,
    Group.ENDED_BY_YOU,
    Group.NOT_NEEDED,
    Group.NOT_GRANTED,
)


def group_of(code: str) -> Group:
    """The plain group of an official code.

    Raises:
        KeyError: no such code.
    """
    return STATUSES[code].group


def overall(codes: list[str]) -> Group | None:
    """The one group that says how an application stands: that of its best wish. `None` without wishes."""
    groups = {group_of(code) for code in codes}
    return next((group for group in BEST_FIRST if group in groups), None)
