"""Result day in a portal: a round everybody may see, and what it came to for one of the cast."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.demo.cast import by_key
from backend.features.accounts.models import Account
from backend.features.applications import service as applications
from backend.features.applications.models import Application, Wish
from backend.features.intake.models import OutcomeRow, Round
from backend.platform.db import Database
from e2e.portal import Portal


@contextmanager
def inside(state: Path) -> Iterator[Session]:
    """A portal's own database, beside the portal."""
    database = Database(f"sqlite:///{state / 'vigo.sqlite'}")
    try:
        with database.writing() as session:
            yield session
    finally:
        database.dispose()


def account_of(session: Session, key: str) -> Account:
    person = by_key(key)
    return session.scalars(
        select(Account).where(
            Account.given_name == person.given_name, Account.family_name == person.family_name
        )
    ).one()


def speaks(portal: Portal, key: str, locale: str) -> None:
    """The person has chosen this language."""
    with inside(portal.state) as session:
        session.execute(
            update(Account).where(Account.id == account_of(session, key).id).values(locale=locale)
        )


def publish(portal: Portal, key: str, outcomes: list[dict[str, Any]], number: int, at: datetime) -> None:
    """Publish a round: `outcomes` says for each wish in order what became of it."""
    with inside(portal.state) as session:
        account = account_of(session, key)
        wishes = session.scalars(
            select(Wish)
            .join(Application, Application.id == Wish.application_id)
            .where(Application.account_id == account.id)
            .order_by(Wish.rank)
        ).all()
        lines = [_line(wish, told) for wish, told in zip(wishes, outcomes, strict=True)]
        reached = next((line for line in lines if line["outcome"] in {"offered", "held"}), None)
        named = ("wish_id", "application_id", "county", "area", "school")
        entered = Round(
            school_year=2027,
            name=f"2027-{number}",
            number=number,
            counties=["03"],
            state="published",
            seed_hash="0" * 64,
            sealed_seed="",
            prepared_by=account.id,
            prepared_at=at,
            published_at=at,
            progress={},
        )
        session.add(entered)
        session.flush()
        content = {
            "round": number,
            "school_year": 2027,
            "snapshot_hash": "0" * 64,
            "rules_version": "2027.1",
            "placement": reached and {**{name: reached[name] for name in named}, "kind": reached["outcome"]},
            "wishes": lines,
        }
        session.add(OutcomeRow(round_id=entered.id, account_id=account.id, school_year=2027, content=content))
        applications.record_statuses(session, {line["wish_id"]: line["status"] for line in lines}, at)


def _line(wish: Wish, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "wish_id": wish.id,
        "application_id": wish.application_id,
        "county": "03",
        "rank": wish.rank,
        "area": wish.area,
        "school": wish.school,
        "points": 4380,
        "bonus": 0,
        "number": None,
        "list_length": None,
        "cut_off": None,
        "previous_number": None,
        "needed": None,
        **told,
    }
