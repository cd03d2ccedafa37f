"""Bytes and text lead back to the same values, and nothing else is taken for them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.engine.codec import CodecError, decode, digest, encode, from_json, to_json
from backend.engine.gates import faults_of
from backend.engine.pipeline import run
from backend.engine.result import Result
from backend.engine.snapshot import Snapshot
from tests.engine.cases import FOLDER, load
from tests.engine.instances import intake, snapshots

PUBLISHED_DIGEST = "8b589b08c29727aa790a3c5023066893e38405785d0bb6179641c6d5f52c1cec"


@settings(max_examples=40, deadline=None)
@given(snapshots())
def test_there_and_back(snapshot: Snapshot) -> None:
    assert encode(decode(encode(snapshot), Snapshot)) == encode(snapshot)
    assert encode(from_json(to_json(snapshot), Snapshot)) == encode(snapshot)
    if not faults_of(snapshot):
        result = run(snapshot)
        assert encode(decode(encode(result), Result)) == encode(result)
        assert encode(from_json(to_json(result), Result)) == encode(result)


def test_words_of_more_than_one_byte_survive() -> None:
    readable = to_json(intake(1, 3, 2)).replace("a001", "Ærø–æøå")
    snapshot = from_json(readable, Snapshot)
    assert "Ærø–æøå" in decode(encode(snapshot), Snapshot).applicants.id


def test_the_digest_is_that_of_the_bytes_wherever_it_is_taken() -> None:
    """A change of form would make every published hash a lie: it needs a new signature."""
    assert digest(load(FOLDER / "extra_seats.json").snapshot) == PUBLISHED_DIGEST


def test_the_readable_form_names_what_it_can() -> None:
    document = json.loads(to_json(intake(7, 9, 5)))
    assert document["counties"][0]["area_model"] in {"ONE", "REGION_PRIORITY", "AREA_POINTS", "NEAREST_FIRST"}
    assert {row[-2] for row in document["wishes"][1:]} <= {"NEW", "HELD", "WAITING", "OUT", "WITHDRAWN"}


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1), st.data())
def test_damaged_bytes_are_refused_or_read_and_never_crash(seed: int, data: st.DataObject) -> None:
    content = bytearray(encode(intake(seed, 4, 3)))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for damaged in (bytes(content), bytes(content[:cut])):
        try:
            decode(damaged, Snapshot)
        except CodecError:
            continue


@pytest.mark.parametrize("cut", [0, 5, 20, -1])
def test_cut_short(cut: int) -> None:
    with pytest.raises(CodecError):
        decode(encode(intake(1, 4, 3))[:cut], Snapshot)


def test_something_more_at_the_end() -> None:
    with pytest.raises(CodecError, match="follows"):
        decode(encode(intake(1, 4, 3)) + b"\0", Snapshot)


def test_a_result_is_no_snapshot() -> None:
    snapshot = next(one for seed in range(9) if not faults_of(one := intake(seed, 4, 3)))
    with pytest.raises(CodecError):
        decode(encode(run(snapshot)), Snapshot)


def test_malformed_text() -> None:
    def changed(change: object) -> str:
        document = json.loads(to_json(intake(1, 4, 3)))
        change(document)  # type: ignore[operator]
        return json.dumps(document)

    wrong = (
        "",
        "[]",
        "{}",
        changed(lambda one: one["round"].update(number="first")),
        changed(lambda one: one["round"].update(unknown=1)),
        changed(lambda one: one["counties"][0].update(late="SOMETIMES")),
        changed(lambda one: one["counties"][0].update(failed_judged=True)),
        changed(lambda one: one["wishes"][1].pop()),
        changed(lambda one: one["wishes"][0].reverse()),
        changed(lambda one: one["wishes"][1].__setitem__(0, "first")),
        changed(lambda one: one["wishes"][1].__setitem__(0, 1.5)),
        changed(lambda one: one["wishes"][1].__setitem__(1, 1 << 40)),
        changed(lambda one: one["applicants"].clear()),
        changed(lambda one: one.update(wishes=None)),
    )
    for text in wrong:
        with pytest.raises(CodecError):
            from_json(text, Snapshot)
