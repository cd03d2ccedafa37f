"""The cast with their grades."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.demo import grades
from backend.demo.cast import LIV
from backend.demo.country import load_cast
from backend.features.accounts.models import Account
from backend.features.annual_wheel import service as annual_wheel
from backend.features.annual_wheel.dates import read_all
from tests.conftest import NOW


@pytest.fixture
def cast(session: Session, app: Flask) -> dict[str, str]:
    """Account ids by key. Ida goes to the adviser's school."""
    annual_wheel.record_dates(session, read_all(), NOW)
    ids = load_cast(session, app.extensions["vigo.secrets"], NOW)
    grades.load(session, ids, NOW)
    session.execute(update(Account).where(Account.id == ids["ida"]).values(school=LIV.organisation))
    session.commit()
    return ids
