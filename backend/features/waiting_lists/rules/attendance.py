"""The first school day: who came, and what absence costs where."""

from __future__ import annotations

from enum import StrEnum


class Attendance(StrEnum):
    """How it was on the first day."""

    PRESENT = "present"
    EXCUSED = "excused"
    """Absent, with a reason the school has approved."""
    ABSENT = "absent"
    """Absent without an approved reason."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"waiting_lists.attendance.{self.value}"


class AbsenceRule(StrEnum):
    """What the county has decided about absence without an approved reason; the words of its rules."""

    LOSES = "loses"
    MAY_LOSE = "may_lose"
    NOT_STATED = "not_stated"


class Fault(StrEnum):
    """Why a mark is not taken. The value is the translation key of its words."""

    DECIDE = "waiting_lists.absence_undecided"
    KEEPS = "waiting_lists.absence_costs_nothing"
    REASON = "waiting_lists.reason_missing"


def fault_of(mark: Attendance, rule: AbsenceRule, loses_place: bool | None, reason: str) -> Fault | None:
    """Why this mark is not taken, or `None`. `loses_place` is what the school has decided, where it decides."""
    if mark is not Attendance.ABSENT:
        return Fault.KEEPS if loses_place else None
    if rule is AbsenceRule.NOT_STATED and loses_place:
        return Fault.KEEPS
    if rule is AbsenceRule.MAY_LOSE and loses_place is None:
        return Fault.DECIDE
    if rule is AbsenceRule.MAY_LOSE and loses_place and not reason.strip():
        return Fault.REASON
    return None


def loses(mark: Attendance, rule: AbsenceRule, loses_place: bool | None) -> bool:
    """Whether the mark costs the place."""
    if mark is not Attendance.ABSENT:
        return False
    return rule is AbsenceRule.LOSES or (rule is AbsenceRule.MAY_LOSE and bool(loses_place))
