"""The calendar in the database: replaced dates are kept, the season is found."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.annual_wheel import service
from backend.features.annual_wheel.dates import DatesError, read, read_all
from backend.features.annual_wheel.models import MilestoneRow
from backend.features.annual_wheel.rules import Kind
from backend.kernel.errors import NotFound
from tests.conftest import NOW
from tests.platform.statements import counted
from tests.reference import SHARED_DATA, needs_shared_data


def test_entering_the_same_dates_twice_changes_nothing(session: Session) -> None:
    dates = read_all()
    assert service.record_dates(session, dates, NOW) == len(dates)
    assert service.record_dates(session, dates, NOW) == 0


def test_a_changed_date_replaces_the_old_one_and_keeps_it(session: Session) -> None:
    dates = read_all()
    service.record_dates(session, dates, NOW)
    deadline = next(m for m in dates if m.kind is Kind.DEADLINE and m.county is None)
    moved = replace(deadline, day=date(2027, 3, 4))
    assert service.record_dates(session, [moved], NOW + timedelta(days=1)) == 1
    assert service.event(session, "03", 2027, Kind.DEADLINE).day == date(2027, 3, 4)
    rows = session.scalars(
        select(MilestoneRow).where(MilestoneRow.kind == "deadline", MilestoneRow.county == "")
    ).all()
    assert sorted((row.day, row.replaced_at is None) for row in rows) == [
        (date(2027, 3, 1), False),
        (date(2027, 3, 4), True),
    ]


def test_dates_are_kept_until_another_is_entered_wherever_that_was(session: Session) -> None:
    entered = read_all()
    service.record_dates(session, entered, NOW)
    rows = session.connection()
    first = service.dates(rows)
    with counted(session) as statements:
        assert service.dates(rows, first.edition) is first
        assert service.dates(rows) is first
    assert len(statements) == 1, "the second asked which edition is current"
    moved = replace(next(m for m in entered if m.kind is Kind.DEADLINE), day=date(2027, 3, 4))
    service.record_dates(session, [moved], NOW)
    assert service.dates(rows).edition != first.edition
    assert service.dates(rows).event("03", 2027, Kind.DEADLINE).moment == datetime(2027, 3, 4, 23, tzinfo=UTC)


def test_a_calendar_of_no_season_is_empty_and_not_kept(session: Session) -> None:
    service.record_dates(session, read_all(), NOW)
    dates = service.dates(session.connection())
    assert dates.calendar("03", 2999) == ()
    assert not dates._seasons


def test_a_date_nobody_entered_is_refused_by_name(session: Session) -> None:
    with pytest.raises(NotFound, match=r"annual_wheel\.not_set"):
        service.event(session, "03", 2027, Kind.CHANGE_UNTIL)


def test_the_season_begins_in_august_of_the_year_before(session: Session) -> None:
    with pytest.raises(NotFound):
        service.season_at(session, NOW)
    dates = read_all()
    service.record_dates(session, [*dates, *(replace(m, school_year=2028) for m in dates)], NOW)
    # The first of August begins at ten in the evening by UTC.
    assert service.season_at(session, datetime(2027, 7, 31, 21, 59, tzinfo=UTC)) == 2027
    assert service.season_at(session, datetime(2027, 7, 31, 22, 0, tzinfo=UTC)) == 2028
    assert service.season_at(session, datetime(2025, 1, 1, tzinfo=UTC)) == 2027


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('school_year = 2027\n[[date]]\nkind = "party"\nday = 2027-01-01', "party"),
        ('school_year = 2027\n[[date]]\nkind = "deadline"\nday = "soon"', "not a date"),
        ('school_year = 2027\n[[date]]\nkind = "deadline"\nday = 2027-03-01', "owner"),
    ],
)
def test_a_bad_file_names_the_entry_and_the_fault(tmp_path, text: str, fault: str) -> None:
    path = tmp_path / "2027.toml"
    path.write_text(text)
    with pytest.raises(DatesError, match=f"2027.toml: date 1.*{fault}"):
        read(path)


def test_a_season_knows_the_holidays_of_the_autumn_it_begins_in(session: Session) -> None:
    deadline = next(m for m in read_all() if m.kind is Kind.DEADLINE and m.county is None)
    service.record_dates(session, [replace(deadline, day=date(2026, 12, 25))], NOW)
    assert service.event(session, "03", 2027, Kind.DEADLINE).day == date(2026, 12, 28)


@needs_shared_data
def test_our_holidays_are_those_of_the_reference_list() -> None:
    with (SHARED_DATA / "helligdager.csv").open(encoding="utf-8") as file:
        listed = {date.fromisoformat(row["dato"]) for row in csv.DictReader(file)}
    computed = {
        day for year in range(2020, 2041) for day in service.public_holidays(year) if day.year == year
    }
    weekdays = {day for day in listed if day.weekday() < 6}
    assert weekdays <= computed
    assert {day for day in computed if day.weekday() < 6} == weekdays
