# ruff: noqa: F811 - fixtures are asked for by name
"""A published result under every test of complaints: Ida got her third wish, and waits for two others."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from auth.principal import Level, Role
from tests.conftest import SignIn
from tests.features.applications.conftest import Pupil, cast, connection, country, ida  # noqa: F401
from tests.features.offers.conftest import Publish, publish, wishes  # noqa: F401
from tests.features.offers.outcomes import LOWER_WISH
from tests.platform import samples

WRITTEN = {
    "subject": "programme_or_school",
    "wish": None,
    "text": "Karakteren min i norsk var rettet før inntaket.",
    "wanted": "Plassen på Berg.",
    "helper": "",
    "late_reason": "",
}
DECIDED = {"outcome": "upheld", "legal_basis": "forvaltningsloven § 33", "reason": "Karakteren var rettet."}


class Complainant:
    """A browser that speaks of one case: the verbs a test reads by."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.id = ""

    def begin(self, kind: str = "complaint") -> TestResponse:
        answer = self.post("", {"kind": kind})
        if answer.status_code < 300:
            self.id = answer.json["id"]
        return answer

    def post(self, path: str, body: Any = None, key: str = "", **headers: str) -> TestResponse:
        whole = f"/api/complaints{path}"
        return self.client.post(whole, json=body, headers={"Idempotency-Key": key or uuid4().hex, **headers})

    def case(self) -> TestResponse:
        return self.client.get(f"/api/complaints/{self.id}")

    def version(self) -> dict[str, str]:
        return {"If-Match": self.case().headers["ETag"]}

    def save(self, **content: Any) -> TestResponse:
        whole = {**WRITTEN, **content}
        return self.client.put(f"/api/complaints/{self.id}/draft", json=whole, headers=self.version())

    def send(self, key: str = "") -> TestResponse:
        return self.post(f"/{self.id}/submission", None, key, **self.version())

    def withdraw(self) -> TestResponse:
        return self.post(f"/{self.id}/withdrawal")

    def add(
        self, content: bytes = b"", name: str = "papir.pdf", declared: str = "application/pdf"
    ) -> TestResponse:
        return self.client.post(
            f"/api/complaints/{self.id}/papers",
            data={"file": (io.BytesIO(content or samples.pdf()), name, declared)},
            headers={"Idempotency-Key": uuid4().hex},
        )

    def written(self, wish: str | None, kind: str = "complaint", **content: Any) -> str:
        """Begin, write and send; the case's id."""
        assert self.begin(kind).status_code == 201
        assert self.save(**{**content, "wish": wish}).status_code == 200
        sent = self.send()
        assert sent.status_code == 201, sent.json
        return self.id


class Desk:
    """An officer's browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def page(self, shelf: str = "new") -> TestResponse:
        return self.client.get(f"/api/complaints/desk?shelf={shelf}")

    def case(self, case_id: str) -> TestResponse:
        return self.client.get(f"/api/complaints/desk/{case_id}")

    def consider(self, case_id: str, etag: str = "") -> TestResponse:
        return self._post(f"{case_id}/consideration", None, etag or self.case(case_id).headers["ETag"])

    def decide(self, case_id: str, etag: str = "", key: str = "", **decided: Any) -> TestResponse:
        edited = etag or self.case(case_id).headers["ETag"]
        return self._post(f"{case_id}/decisions", {**DECIDED, **decided}, edited, key)

    def _post(self, path: str, body: Any, etag: str, key: str = "") -> TestResponse:
        headers = {"Idempotency-Key": key or uuid4().hex, "If-Match": etag}
        return self.client.post(f"/api/complaints/desk/{path}", json=body, headers=headers)


@pytest.fixture
def pupil(ida: Pupil, publish: Publish) -> Complainant:
    """Ida, a week after she was told that she got her third wish."""
    publish(LOWER_WISH)
    return Complainant(ida.client)


@pytest.fixture
def tore(sign_in: SignIn, cast: dict[str, str]) -> Desk:
    return Desk(sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03"))


@pytest.fixture
def gro(sign_in: SignIn, cast: dict[str, str]) -> Desk:
    return Desk(sign_in(cast["gro"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03"))
