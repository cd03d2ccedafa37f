"""Which columns hold members of an enumeration: what the gates check and the readable form spells out."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from backend.engine.columns import Table
from backend.engine.result import Reason, Status, WishOutcomes
from backend.engine.snapshot import (
    Applicants,
    DecisionKind,
    Decisions,
    Level,
    Offerings,
    PoolKind,
    Pools,
    Right,
    Standing,
    Wishes,
)

ENUMERATIONS: Final[dict[type[Table], dict[str, type[IntEnum]]]] = {
    Applicants: {"right": Right},
    Offerings: {"level": Level},
    Pools: {"kind": PoolKind},
    Wishes: {"standing": Standing},
    Decisions: {"kind": DecisionKind},
    WishOutcomes: {"status": Status, "reason": Reason},
}
