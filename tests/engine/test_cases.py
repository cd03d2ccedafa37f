"""The hand cases come out as written, and between them they show every status and every reason."""

from __future__ import annotations

import pytest

from backend.engine.pipeline import run
from backend.engine.result import Reason, Status
from tests.engine.cases import Case, all_cases, cut_offs_of, lists_of, outcome_of, right_of, seats_of

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_comes_out_as_written(case: Case) -> None:
    result = run(case.snapshot)
    found = {
        "wishes": outcome_of(case.snapshot, result),
        "seats": seats_of(case.snapshot, result),
        "cut_offs": cut_offs_of(case.snapshot, result),
        "waiting": lists_of(case.snapshot, result),
        "right": right_of(case.snapshot, result),
        "proposals": result.proposals,
    }
    for name, expected in case.expected.items():
        if name in {"wishes", "cut_offs"}:
            found[name] = {one: found[name][one] for one in expected}
        assert found[name] == expected, (case.title, name)


def test_every_status_and_reason_is_shown() -> None:
    said = {
        text
        for case in CASES
        for wishes in case.expected.get("wishes", {}).values()
        for text in wishes.values()
    }
    words = {word for text in said for word in text.split()}
    assert {one.name for one in Status} <= words
    assert {one.name for one in Reason} <= words
