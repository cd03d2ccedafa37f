"""Two published packages that solve the same problem: people with lists, schools with orders and seats."""

from __future__ import annotations

import sys
import warnings
from functools import cache
from unittest.mock import MagicMock, patch

from tests.engine.reference import Ask, Reference


def by_matching(reference: Reference, optimal: str = "resident") -> list[Ask | None]:
    """What everybody gets according to `matching`; with `optimal="hospital"` the outcome that is worst for them."""
    from matching.games import HospitalResident

    lists, orders = _lists(reference)
    if not lists:
        return [None] * len(reference.applicants)
    game = HospitalResident.create_from_dictionaries(
        {one: [ask.queue for ask in asks] for one, asks in lists.items()},
        {queue: [ask.applicant for ask in asks] for queue, asks in orders.items()},
        {queue: reference.seats[queue] for queue in orders},
    )
    pairs = {
        resident.name: hospital.name
        for hospital, residents in game.solve(optimal=optimal).items()
        for resident in residents
    }
    return _held(reference, pairs)


def by_algmatch(reference: Reference) -> list[Ask | None]:
    """What everybody gets according to `algmatch`, whose numbers begin with 1."""
    problem = algmatch()
    lists, orders = _lists(reference)
    solved = problem(
        dictionary={
            "residents": {one + 1: [ask.queue + 1 for ask in asks] for one, asks in lists.items()},
            "hospitals": {
                queue + 1: {
                    "capacity": reference.seats[queue],
                    "preferences": [ask.applicant + 1 for ask in asks],
                }
                for queue, asks in orders.items()
            },
        }
    ).get_stable_matching()
    pairs = {
        int(resident[1:]) - 1: int(hospital[1:]) - 1
        for resident, hospital in solved["resident_sided"].items()
        if hospital
    }
    return _held(reference, pairs)


@cache
def algmatch() -> type:
    """Its solver for this problem. Others in the package want a commercial one the moment they are imported."""
    with patch.dict(sys.modules, {"gurobipy": MagicMock()}), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from algmatch import HospitalResidentsProblem
    found: type = HospitalResidentsProblem
    return found


def _lists(reference: Reference) -> tuple[dict[int, list[Ask]], dict[int, list[Ask]]]:
    """Everybody's list and every queue's order; queues without seats and people without wishes left out."""
    lists: dict[int, list[Ask]] = {}
    orders: dict[int, list[Ask]] = {}
    for applicant, asks in enumerate(reference.lists):
        for ask in asks:
            if reference.seats[ask.queue]:
                lists.setdefault(applicant, []).append(ask)
                orders.setdefault(ask.queue, []).append(ask)
    for queue, asks in orders.items():
        orders[queue] = sorted(asks, key=lambda ask: ask.key, reverse=True)
    return lists, orders


def _held(reference: Reference, pairs: dict[int, int]) -> list[Ask | None]:
    return [
        next((ask for ask in asks if ask.queue == pairs.get(applicant)), None)
        for applicant, asks in enumerate(reference.lists)
    ]
