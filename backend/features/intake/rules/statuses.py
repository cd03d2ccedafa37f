"""Between the official status codes of VIGO and the engine's words, in both directions."""

from __future__ import annotations

from collections.abc import Mapping

from backend.engine.result import Reason, Status
from backend.engine.snapshot import Standing

UNTREATED = frozenset({"SBEHA", "MANIO", "MANIS", "TASINN", "TATTIN"})
"""Places set aside by hand are officers' decisions in this portal; the wish itself competes as any other."""
STANDINGS: Mapping[str, Standing] = {
    **dict.fromkeys(UNTREATED, Standing.NEW),
    **dict.fromkeys(("INNTO", "INNTS", "INNTOI", "INNTSI"), Standing.HELD),
    **dict.fromkeys(("VENTOJ", "VENTOI"), Standing.WAITING),
    "TRUKK": Standing.WITHDRAWN,
}
"""How a wish with this code enters a round. Any other code is an end: OUT."""

HOLDS_A_SEAT = "INNTO"
HOLDING = frozenset(code for code, standing in STANDINGS.items() if standing is Standing.HELD)
ON_A_LIST = frozenset({"VENTO", "VENTOJ", "VENTOI"})
OFFERED, WITHDRAWN, REPLACED = "TILBO", "TRUKK", "STRTLB"
KEPT_UNANSWERED: Mapping[str, str] = {"TILBO": "INNTOI", "TILBS": "INNTSI"}
"""An offer nobody has answered, and the code under which a correction keeps it for her."""
CODES: Mapping[Status, str] = {
    Status.OFFERED: "TILBO",
    Status.HELD: HOLDS_A_SEAT,
    Status.WAITLISTED: "VENTO",
    Status.LAPSED: "UAKTU",
    Status.REPLACED: "STRTLB",
    Status.NO_SEAT: "STRLPO",
    Status.UNQUALIFIED: "UKVAL",
    Status.MANUAL: "SBEHA",
    Status.BLOCKED: "MANUO",
    Status.CLOSED: "NEDL",
    Status.WITHDRAWN: "TRUKK",
}
BY_REASON: Mapping[tuple[Status, Reason], str] = {
    (Status.OFFERED, Reason.SEAT_DECIDED): "TILBS",
    (Status.NO_SEAT, Reason.GUESTS_CLOSED): "STRGJE",
}
"""Where the reason makes another code of it."""
KEPT = frozenset(
    {
        *((Status.HELD, code) for code in ("INNTS", "INNTOI", "INNTSI")),
        *((Status.WAITLISTED, code) for code in ("VENTOJ", "VENTOI")),
    }
)
"""Outcomes that change nothing about a code which says more."""


def standing_of(code: str, round_number: int) -> Standing:
    """How a wish with this official code enters a round. Nothing can be held or waited for in the first one.

    A yes to a waiting place is a yes to the next round; who has not answered is struck first (features/offers).
    """
    standing = STANDINGS.get(code, Standing.OUT)
    if round_number == 1 and standing in {Standing.HELD, Standing.WAITING}:
        return Standing.OUT
    return standing


def code_of(status: Status, reason: Reason, before: str) -> str:
    """The official code of an outcome. `before` is what the wish had: an end of an earlier round stays what it was, a
    seat taken on special grounds keeps its letter, and a yes to a waiting place holds until it is taken back.
    """
    if status is Status.OUT or (status, before) in KEPT:
        return before
    return BY_REASON.get((status, reason), CODES[status])
