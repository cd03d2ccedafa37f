"""`vigo test`: gates run beside one another, speak one at a time, and leave nothing out."""

from __future__ import annotations

import pytest

from backend import testing
from backend.config import ROOT
from backend.testing import Gate, run_all, run_side_by_side

SLOW = Gate("slow", ("python", "-c", "import time; print('a', flush=True); time.sleep(0.5); print('b')"))
QUICK = Gate("quick", ("python", "-c", "print('c')"))
BROKEN = Gate("broken", ("python", "-c", "import sys; print('no', file=sys.stderr); sys.exit(3)"))


def test_each_gate_speaks_in_one_piece_when_it_ends(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = run_side_by_side((SLOW, QUICK), at_once=2)
    said = [line for line in capsys.readouterr().out.splitlines() if line and not line.startswith("──")]
    assert said == ["c", "a", "b"]
    assert [outcome.gate.name for outcome in outcomes] == ["slow", "quick"]


@pytest.fixture
def few_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "build", lambda: None)
    monkeypatch.setattr(testing, "GATES", (QUICK, BROKEN))


def test_one_that_fails_fails_the_run_and_is_named(
    few_gates: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_all(fast=False) == 1
    told = capsys.readouterr().out
    assert "FAILED broken" in told
    assert "\nno\n" in told
    assert "1 passed, 1 failed" in told


def test_gates_can_be_named(few_gates: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_all(fast=False, only=["quick"]) == 0
    assert run_all(fast=False, only=["quikc"]) == 2
    assert "there are: quick, broken" in capsys.readouterr().out


def test_every_folder_of_browser_tests_has_its_gate() -> None:
    folders = {f"e2e/{path.parent.relative_to(ROOT / 'e2e')}" for path in (ROOT / "e2e").rglob("test_*.py")}
    assert folders == {word for gate in testing.GATES for word in gate.command if word.startswith("e2e/")}


def test_what_a_gate_leaves_out_another_runs() -> None:
    halves = [gate.command[-2:] for gate in testing.GATES if "--on" in gate.command]
    assert halves == [("--on", "sqlite"), ("--on", "postgresql")]
