"""The country with its demo adverts, loaded once for each dialect; every test takes its own changes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from backend.demo import vacancies as demo
from backend.features.vacancies.index import Index
from backend.features.vacancies.rules.gazetteer import Gazetteer
from backend.features.vacancies.rules.lexicon import Lexicon
from tests.conftest import NOW
from tests.features.catalogue.loaded import reference_loaded

TODAY = NOW.date()


@pytest.fixture(scope="module")
def country(engine: Engine) -> Iterator[Connection]:
    with reference_loaded(engine) as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            demo.load(session, NOW)
            session.commit()
        yield connection


@pytest.fixture(scope="module")
def kept(country: Connection) -> Index:
    """An index that has read the country; for tests that change nothing."""
    index = Index()
    index.vocabulary(country, TODAY)
    index.entries(country)
    return index


@pytest.fixture
def session(country: Connection) -> Iterator[Session]:
    outer = country.begin_nested()
    with Session(country, join_transaction_mode="create_savepoint") as session:
        yield session
    outer.rollback()


@pytest.fixture(scope="module")
def lexicon(country: Connection, kept: Index) -> Lexicon:
    return kept.vocabulary(country, TODAY).lexicon


@pytest.fixture(scope="module")
def gazetteer(country: Connection, kept: Index) -> Gazetteer:
    return kept.vocabulary(country, TODAY).gazetteer
