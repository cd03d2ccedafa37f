# ruff: noqa: F811 - fixtures are asked for by name
"""A published intake under every test of offers: Ida's application to Oslo, sent, and what the rounds came to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.features.applications.models import Wish
from backend.features.intake.models import OutcomeRow, Round
from tests.conftest import MovableClock, SignIn
from tests.features.applications.conftest import (  # noqa: F401
    DRAFT,
    Pupil,
    cast,
    connection,
    country,
    ida,
)

PUBLISHED = datetime(2027, 7, 6, 7, 0, tzinfo=UTC)
DEADLINE = datetime(2027, 7, 13, 22, 0, tzinfo=UTC)
"""Oslo's first answer deadline: 13 July 23:59:59 Norwegian time is the last second that counts."""

Publish = Callable[..., Round]


@pytest.fixture
def wishes(ida: Pupil, session: Session) -> list[str]:
    """Ida's wishes in her order, sent."""
    ida.save(DRAFT)
    assert ida.submit().status_code == 201
    found = select(Wish.id).where(Wish.application_id == ida.id).order_by(Wish.rank)
    return list(session.scalars(found))


@pytest.fixture
def publish(
    session: Session, cast: dict[str, str], ida: Pupil, wishes: list[str], clock: MovableClock
) -> Publish:
    """`publish(content)`: the round everybody may see from now on, with what it came to for Ida."""

    def publish(
        content: dict[str, Any],
        at: datetime = PUBLISHED,
        version: int = 1,
        because: str | None = None,
        answer_by: datetime | None = None,
        **others: dict[str, Any],
    ) -> Round:
        clock.now = max(clock.now, at)
        made = session.scalars(
            select(Round).where(Round.number == content["round"], Round.school_year == 2027)
        ).one_or_none() or Round(
            school_year=2027,
            name=f"2027-{content['round']}",
            number=content["round"],
            counties=["03", "11", "34"],
            state="published",
            seed_hash="0" * 64,
            sealed_seed="",
            prepared_by=cast["tore"],
            prepared_at=at,
            published_at=at,
            progress={},
        )
        session.add(made)
        session.flush()
        mine = _of(content, ida.id, wishes)
        for line in mine["wishes"]:
            session.execute(update(Wish).where(Wish.id == line["wish_id"]).values(status=line["status"]))
        for account, told in {cast["ida"]: mine, **others}.items():
            session.add(
                OutcomeRow(
                    round_id=made.id,
                    account_id=account,
                    school_year=2027,
                    version=version,
                    content=told,
                    because=because,
                    answer_by=answer_by,
                )
            )
        session.commit()
        return made

    return publish


def _of(content: dict[str, Any], application_id: str, wishes: list[str]) -> dict[str, Any]:
    """The content with the ids of wishes that are there."""

    def named(line: dict[str, Any]) -> dict[str, Any]:
        wish = line["wish_id"]
        return {**line, "application_id": application_id, "wish_id": wish and wishes[int(wish[1:]) - 1]}

    places = {name: content.get(name) for name in ("placement", "keeps")}
    return {
        **content,
        **{name: place and named(place) for name, place in places.items()},
        "wishes": [named(line) for line in content["wishes"]],
    }


class Applicant:
    """A browser on result day: the verbs a test reads by."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def result(self) -> Any:
        return self.client.get("/api/offers/result")

    def answer(self, place: bool | None, lists: list[str], edited: int = 0, key: str = "press-one") -> Any:
        return self.client.post(
            "/api/offers/answers",
            json={"place": place, "lists": lists},
            headers={"Idempotency-Key": key, "If-Match": f'"{edited}"'},
        )


@pytest.fixture
def phone(ida: Pupil) -> Applicant:
    return Applicant(ida.client)


@pytest.fixture
def laptop(sign_in: SignIn, cast: dict[str, str]) -> Applicant:
    """Ida's other device."""
    return Applicant(sign_in(cast["ida"]))
