"""What a person reads of the intake: one row, and only when the round is published."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from backend.features.intake import service
from backend.features.intake.models import Decision, OutcomeRow, Round
from backend.features.intake.service.outcomes import export
from tests.conftest import NOW

IDA, ASTRID = "1" * 32, "2" * 32


def enter(session: Session, number: int, *, published: bool, versions: int = 1) -> Round:
    entered = Round(
        name=str(number),
        school_year=2027,
        number=number,
        counties=["03"],
        state="published" if published else "publishing",
        seed_hash="0" * 64,
        sealed_seed="",
        prepared_by=ASTRID,
        prepared_at=NOW,
        published_at=NOW + timedelta(days=number) if published else None,
        progress={},
    )
    session.add(entered)
    session.flush()
    for version in range(1, versions + 1):
        content = {"round": number, "version": version}
        session.add(
            OutcomeRow(
                round_id=entered.id, account_id=IDA, school_year=2027, version=version, content=content
            )
        )
    session.flush()
    return entered


def test_nothing_is_seen_before_it_is_published(session: Session) -> None:
    enter(session, 1, published=False)
    assert service.outcome_of(session, IDA, 2027) is None


def test_the_newest_round_and_in_it_the_newest_version_counts(session: Session) -> None:
    enter(session, 1, published=True, versions=3)
    second = enter(session, 2, published=True, versions=2)
    enter(session, 3, published=False)
    found = service.outcome_of(session, IDA, 2027)
    assert found is not None
    assert (found.round_id, found.number, found.version) == (second.id, 2, 2)
    assert found.content == {"round": 2, "version": 2}
    assert found.published_at == NOW + timedelta(days=2)


def test_of_others_and_of_other_seasons_there_is_nothing(session: Session) -> None:
    enter(session, 1, published=True)
    assert service.outcome_of(session, ASTRID, 2027) is None
    assert service.outcome_of(session, IDA, 2028) is None


def test_my_copy_holds_what_was_published_and_decided_about_me(session: Session) -> None:
    enter(session, 1, published=True, versions=2)
    enter(session, 2, published=False)
    decided = {
        "application_id": "3" * 32,
        "school_year": 2027,
        "county": "03",
        "kind": "blocked",
        "legal_basis": "§ 4-13",
        "decided_by": ASTRID,
        "decided_at": NOW,
    }
    session.add_all(
        Decision(account_id=account, reason=reason, **decided)
        for account, reason in ((IDA, "hers"), (ASTRID, "not hers"))
    )
    session.flush()
    mine = export(session, IDA)
    assert [(row["content"]["round"], row["version"]) for row in mine["results"]] == [(1, 1), (1, 2)]
    assert [row["reason"] for row in mine["decisions"]] == ["hers"]
