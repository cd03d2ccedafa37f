"""Schemathesis over the committed contract: no request makes a server error or an answer the contract does not know."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import orjson
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backend import migrations
from backend.app import create_app
from backend.config import Settings
from backend.contract import CONTRACT
from backend.demo.country import load_into
from backend.platform.db import Database
from tests.conftest import NOW, MovableClock, open_browser
from tests.databases import fresh_database

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
schema = schemathesis.openapi.from_dict(orjson.loads(CONTRACT.read_bytes()))


@pytest.fixture(scope="module")
def portal() -> Iterator[tuple[Flask, FlaskClient]]:
    """The portal with its demo country, and Ida's browser."""
    with fresh_database("sqlite") as url:
        database = Database(url)
        migrations.upgrade(database.engine)
        app = create_app(Settings.from_environment({"VIGO_ENV": "test"}), database, MovableClock(NOW))
        with database.writing() as session:
            ids = load_into(session, app.extensions["vigo.secrets"], NOW)
        yield app, open_browser(app, database, ids["ida"])
        database.dispose()


@schema.parametrize()
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_the_api_answers_as_the_contract_says(
    case: schemathesis.Case, portal: tuple[Flask, FlaskClient]
) -> None:
    app, browser = portal
    cookie = browser.get_cookie("__Host-vigo", path="/")
    assert cookie is not None
    headers = {"X-Vigo": "1", "Sec-Fetch-Site": "same-origin"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        response = case.call(headers=headers, cookies={"__Host-vigo": cookie.value}, app=app)
    case.validate_response(response, checks=CHECKS)
