"""A published second round whose lists can be handed over: who has which seat, and who waits where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.accounts.models import Account
from backend.features.accounts.service import enter_name
from backend.features.applications import service as applications
from backend.features.applications.models import Application, Wish
from backend.features.intake.models import CutOff, OutcomeRow, Round, Waiting
from backend.kernel.ids import new_id

PUBLISHED = datetime(2027, 7, 27, 7, 0, tzinfo=UTC)
OPENS = datetime(2027, 8, 3, 22, 0, tzinfo=UTC)
"""Oslo's second answer deadline has passed."""
CLOSES = datetime(2027, 9, 1, 22, 0, tzinfo=UTC)

Offering = tuple[str, str]
"""Area and school."""
ULLERN = ("ELELE1----", "974590964")
KUBEN = ("HSHSF1----", "899178092")
ELVEBAKKEN = ("ELELE1----", "974590999")


@dataclass(frozen=True)
class Wished:
    """A wish and what the round made of it: a seat, or a number in line."""

    at: Offering
    number: int | None = None
    """Nothing: she has the seat."""
    pool: str = "general"


@dataclass(frozen=True)
class Somebody:
    """One person of the round, her wishes in her order."""

    account_id: str
    wishes: tuple[Wished, ...]


def account(session: Session, name: str, *, protected: bool = False) -> str:
    """Somebody whom the register has a name for."""
    row = Account(
        id=new_id(), number="", number_index=new_id(), created_at=PUBLISHED, protected=protected, county="03"
    )
    enter_name(row, *name.split(" ", 1))
    session.add(row)
    session.flush()
    return row.id


def publish(
    session: Session,
    seats: dict[Offering, int],
    people: Sequence[Somebody],
    *,
    county: str = "03",
    number: int = 2,
) -> tuple[Round, dict[tuple[str, Offering], str]]:
    """Publish it; returns the round, and the ids of the wishes by account and offering."""
    entered = Round(
        school_year=2027,
        name=f"2027-{number}-{county}",
        number=number,
        counties=[county],
        state="published",
        seed_hash="0" * 64,
        sealed_seed="",
        prepared_by=people[0].account_id,
        prepared_at=PUBLISHED,
        published_at=PUBLISHED,
        progress={},
    )
    session.add(entered)
    session.flush()
    pools = {(at, "general") for at in seats}
    pools |= {(wish.at, wish.pool) for one in people for wish in one.wishes}
    for at, pool in sorted(pools):
        session.add(_cut_off(entered, county, at, pool, seats[at] if pool == "general" else 0))
    wishes: dict[tuple[str, Offering], str] = {}
    for one in people:
        wishes |= {(one.account_id, at): wish for at, wish in _apply(session, entered, county, one).items()}
    session.flush()
    return entered, wishes


def _cut_off(entered: Round, county: str, at: Offering, pool: str, seats: int) -> CutOff:
    return CutOff(
        round_id=entered.id,
        offering=f"{at[1]}-{at[0]}"[:32],
        county=county,
        area=at[0],
        school=at[1],
        pool=pool,
        by_draw=False,
        seats=seats,
        taken=seats,
        ranked=9,
    )


def _application(session: Session, account_id: str, county: str) -> Application:
    """Her application to the county: the one she has sent, or a bare one."""
    sent = select(Application).where(
        Application.account_id == account_id, Application.school_year == 2027, Application.county == county
    )
    found = session.scalars(sent).one_or_none() or Application(
        account_id=account_id,
        school_year=2027,
        county=county,
        reference=f"27-{new_id()[-8:]}",
        draft={},
        draft_saved_at=PUBLISHED,
        submissions=1,
        submitted_draft_version=1,
        submitted_at=PUBLISHED,
        created_at=PUBLISHED,
    )
    session.add(found)
    session.flush()
    return found


def _wishes(session: Session, application: Application, one: Somebody) -> dict[Offering, Wish]:
    """Her wishes in her order: those of the application that was sent, or those told."""
    sent = select(Wish).where(Wish.application_id == application.id).order_by(Wish.rank)
    found = session.scalars(sent).all() or [
        Wish(
            application_id=application.id,
            rank=rank,
            type="school",
            area=wished.at[0],
            school=wished.at[1],
            status="SBEHA",
            status_at=PUBLISHED,
        )
        for rank, wished in enumerate(one.wishes, 1)
    ]
    session.add_all(found)
    session.flush()
    return {(wish.area, wish.school or ""): wish for wish in found}


def _apply(session: Session, entered: Round, county: str, one: Somebody) -> dict[Offering, str]:
    application = _application(session, one.account_id, county)
    wishes = _wishes(session, application, one)
    told = {wished.at: wished for wished in one.wishes}
    lines, codes = [], {}
    for at, wish in wishes.items():
        wished = told.get(at)
        line = _line(wish, county, wished)
        lines.append(line)
        codes[wish.id] = str(line["status"])
        if wished is not None and wished.number is not None:
            session.add(
                Waiting(
                    round_id=entered.id,
                    offering=f"{at[1]}-{at[0]}"[:32],
                    area=at[0],
                    school=at[1],
                    pool=wished.pool,
                    place=wished.number,
                    wish_id=wish.id,
                    account_id=one.account_id,
                )
            )
    held = next((line for line in lines if line["outcome"] == "held"), None)
    named = ("wish_id", "application_id", "county", "area", "school")
    content = {
        "round": entered.number,
        "school_year": 2027,
        "snapshot_hash": "0" * 64,
        "rules_version": "2027.1",
        "placement": held and {**{name: held[name] for name in named}, "kind": "held", "pool": held["pool"]},
        "wishes": [{name: value for name, value in line.items() if name != "pool"} for line in lines],
    }
    session.add(OutcomeRow(round_id=entered.id, account_id=one.account_id, school_year=2027, content=content))
    session.flush()
    applications.record_statuses(session, codes, PUBLISHED)
    return {at: wish.id for at, wish in wishes.items()}


HELD = ("INNTO", "held", "kept")
WAITS = ("VENTOJ", "waitlisted", "points_too_low")
LAPSED = ("UAKTU", "lapsed", "higher_wish")


def _line(wish: Wish, county: str, wished: Wished | None) -> dict[str, object]:
    waits = wished is not None and wished.number is not None
    status, outcome, reason = WAITS if waits else HELD if wished else LAPSED
    number = wished.number if wished else None
    return {
        "wish_id": wish.id,
        "application_id": wish.application_id,
        "county": county,
        "rank": wish.rank,
        "area": wish.area,
        "school": wish.school,
        "status": status,
        "outcome": outcome,
        "reason": reason,
        "points": 4380,
        "bonus": 0,
        "number": number,
        "list_length": 9 if waits else None,
        "previous_number": number,
        "cut_off": {"points": 4410, "by_draw": False, "band": None} if waits else None,
        "pool": wished.pool if wished else "general",
    }
