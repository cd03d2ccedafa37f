"""The demo country under every test of applications: real schools, the season's dates, the cast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from backend.demo.country import load_into
from backend.features.applications.rules.draft import EMPTY, TERMS
from backend.platform.secrets import DEVELOPMENT_KEY, SecretBox
from tests.conftest import NOW, SignIn

OSLO_SCHOOLS = ("974590913", "974590948", "874590932")
DRAFT: dict[str, Any] = {
    **EMPTY,
    "terms": TERMS,
    "types": ["school"],
    "level": "vg1",
    "had_foreign_language": True,
    "wishes": [
        {"area": "STUSP1----", "schools": ["874590932", "912001008"]},
        {"area": "HSHSF1----", "schools": ["899178092", "912001008"]},
        {"area": "ELELE1----", "schools": ["974590964"]},
    ],
}
"""A draft to Oslo that nothing stops."""


@dataclass(frozen=True)
class Country:
    """The loaded country before anyone has applied: a connection, and the cast's account ids by key."""

    connection: Connection
    cast: dict[str, str]


@pytest.fixture(scope="module")
def country(engine: Engine) -> Iterator[Country]:
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            secrets = SecretBox.from_settings((DEVELOPMENT_KEY,), DEVELOPMENT_KEY)
            with patch("backend.demo.applications.load"):
                cast = load_into(session, secrets, NOW)
            session.commit()
        yield Country(connection, cast)
        transaction.rollback()


@pytest.fixture
def connection(country: Country) -> Iterator[Connection]:
    """The loaded country, as it was, for each test."""
    with country.connection.begin_nested() as savepoint:
        yield country.connection
        savepoint.rollback()


@pytest.fixture
def cast(country: Country) -> dict[str, str]:
    return country.cast


class Pupil:
    """A browser that speaks of one application: the verbs a test reads by."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.id = ""

    def begin(self, county: str = "03") -> TestResponse:
        answer = self.post("/api/applications", {"county": county})
        if answer.status_code < 300:
            self.id = answer.json["id"]
        return answer

    @property
    def path(self) -> str:
        return f"/api/applications/{self.id}"

    def post(self, path: str, body: Any = None, key: str | None = None, **headers: str) -> TestResponse:
        return self.client.post(path, json=body, headers={"Idempotency-Key": key or uuid4().hex, **headers})

    def save(self, content: dict[str, Any], version: int | None = None) -> TestResponse:
        edited = version or self.get("/draft").json["version"]
        return self.client.put(f"{self.path}/draft", json=content, headers={"If-Match": f'"{edited}"'})

    def submit(self, version: int | None = None, key: str | None = None, **body: Any) -> TestResponse:
        edited = version or self.get("/draft").json["version"]
        return self.post(f"{self.path}/submissions", body, key, **{"If-Match": f'"{edited}"'})

    def withdraw(self, key: str | None = None) -> TestResponse:
        return self.post(f"{self.path}/withdrawal", None, key)

    def get(self, path: str = "") -> TestResponse:
        return self.client.get(f"{self.path}{path}")


@pytest.fixture
def ida(sign_in: SignIn, cast: dict[str, str]) -> Pupil:
    """Ida, signed in, with an empty application to Oslo begun."""
    pupil = Pupil(sign_in(cast["ida"]))
    assert pupil.begin().status_code == 201
    return pupil
