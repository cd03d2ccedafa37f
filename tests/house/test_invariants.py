"""Every promise that the second opinion can find broken has its sentence in three languages, and no other has one."""

from __future__ import annotations

import pytest

import i18n
from backend.features.intake.rules.violations import INVARIANTS
from i18n.catalog import read_all

BEGINNING = "intake.broken."


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_every_broken_promise_has_words(locale: str) -> None:
    said = {entry.key: entry for entry in read_all(locale) if entry.key.startswith(BEGINNING)}
    assert set(said) == {f"{BEGINNING}{name}" for name in INVARIANTS}
    assert not [key for key, entry in said.items() if entry.places]


def test_the_promises_are_those_of_the_engine() -> None:
    assert len(INVARIANTS) == len(set(INVARIANTS)) > 10
