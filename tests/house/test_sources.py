"""The house rules hold in every file, and each sees the fault that it is for."""

from __future__ import annotations

import pytest

from tests.house.rules import RULES, Rule
from tests.house.sources import sources


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_holds(rule: Rule) -> None:
    faults = [fault for source in sources() for fault in rule.faults(source)]
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_sees_its_fault(rule: Rule) -> None:
    assert rule.faults(rule.broken), f"{rule.name} has gone blind: {rule.broken}"
