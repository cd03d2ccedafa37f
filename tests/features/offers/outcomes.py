"""Outcomes as the intake publishes them, to begin tests from."""

from __future__ import annotations

from typing import Any

SCHOOLS = ("874590932", "912001008", "899178092", "974590964")
AREAS = ("STUSP1----", "STUSP1----", "HSHSF1----", "ELELE1----")


def line(rank: int, outcome: str, status: str, **more: Any) -> dict[str, Any]:
    """One wish of the content; wish ids are `w1`, `w2` … unless told."""
    return {
        "wish_id": f"w{rank}",
        "application_id": "a1",
        "county": "03",
        "rank": rank,
        "area": AREAS[rank - 1],
        "school": SCHOOLS[rank - 1],
        "status": status,
        "outcome": outcome,
        "reason": "reached" if outcome == "offered" else "points_too_low",
        "points": 4380,
        "bonus": 0,
        "number": None,
        "list_length": None,
        "cut_off": None,
        "previous_number": None,
        "needed": None,
        **more,
    }


def offered(rank: int, status: str = "TILBO", **more: Any) -> dict[str, Any]:
    return line(rank, "offered", status, **more)


def waiting(rank: int, number: int = 3, status: str = "VENTO", **more: Any) -> dict[str, Any]:
    cut_off = {"points": 4410, "by_draw": False, "band": None}
    return line(
        rank, "waitlisted", status, **{"number": number, "list_length": 41, "cut_off": cut_off, **more}
    )


def lapsed(rank: int, **more: Any) -> dict[str, Any]:
    return line(rank, "lapsed", "UAKTU", **{"reason": "higher_wish", **more})


def content(*wishes: dict[str, Any], number: int = 1, kind: str = "offered") -> dict[str, Any]:
    """What the intake writes about one person; the place is at the wish that is offered or held."""
    reached = next((wish for wish in wishes if wish["outcome"] in {"offered", "held"}), None)
    named = ("wish_id", "application_id", "county", "area", "school")
    return {
        "round": number,
        "school_year": 2027,
        "snapshot_hash": "0" * 64,
        "rules_version": "2027.1",
        "placement": reached and {**{name: reached[name] for name in named}, "kind": kind},
        "wishes": list(wishes),
    }


FIRST_WISH = content(offered(1), lapsed(2), lapsed(3))
LOWER_WISH = content(waiting(1), waiting(2, 7), offered(3), lapsed(4))
ONLY_LISTS = content(waiting(1), waiting(2, 7))
CONSIDERED = content(line(1, "unqualified", "UKVAL"), line(2, "manual", "SBEHA"))
NOTHING = content(line(1, "no_seat", "STRLPO"), line(2, "unqualified", "UKVAL"))
KEPT = content(waiting(1, status="VENTOJ"), line(2, "held", "INNTO"), number=2, kind="held")
STILL_WAITING = content(
    waiting(1, status="VENTOJ", previous_number=5), waiting(2, 7, status="VENTOJ"), number=2
)


def corrected(published: dict[str, Any], rank: int, status: str = "INNTOI") -> dict[str, Any]:
    """What the intake writes when the wish of this rank is given afterwards; what she had is kept."""
    before = published["placement"]
    given = {
        "number": None,
        "list_length": None,
        "outcome": "offered",
        "status": "TILBO",
        "reason": "corrected",
    }
    kept = {"outcome": "held", "status": status, "reason": "kept"}
    lines = [
        wish | (given if wish["rank"] == rank else kept if wish["outcome"] == "offered" else {})
        for wish in published["wishes"]
    ]
    named = ("wish_id", "application_id", "county", "area", "school")
    granted = next(wish for wish in lines if wish["rank"] == rank)
    return {
        **published,
        "placement": {**{name: granted[name] for name in named}, "kind": "offered"},
        "keeps": before and {**before, "kind": "held"},
        "wishes": lines,
    }
