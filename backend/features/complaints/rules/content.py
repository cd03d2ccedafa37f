"""What somebody writes, and what is missing before it can be sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backend.features.complaints.rules.cases import Ground, Kind
from backend.features.complaints.rules.routing import Subject
from backend.kernel.errors import FieldFault

LONGEST_TEXT = 10_000
LONGEST_LINE = 2_000
LONGEST_NAME = 200
LARGEST = 10 * 1024 * 1024
"""Bytes in one file."""
MOST = 10
"""Files in one case."""

EMPTY: Mapping[str, Any] = {
    "subject": None,
    "wish": None,
    "text": "",
    "wanted": "",
    "helper": "",
    "late_reason": "",
}
"""What a new draft holds. `helper`: whoever helps or writes for her, who needs her written authority (§ 12)."""

ABOUT_A_WISH = frozenset({Subject.PROGRAMME_OR_SCHOOL})


@dataclass(frozen=True, slots=True)
class Around:
    """What a draft is judged against."""

    kind: Kind
    wishes: Collection[str]
    """Ids of the wishes she was answered about."""
    late: bool


def faults_of(content: Mapping[str, Any], around: Around) -> Iterator[FieldFault]:
    """What must be put right before it can be sent. What comes too late can be sent, with the reason (§ 31)."""
    subject, wish = content["subject"], content["wish"]
    of_kind: Collection[str] = tuple(Subject if around.kind is Kind.COMPLAINT else Ground)
    if subject not in of_kind:
        yield FieldFault("/subject", "complaints.subject_required")
    if wish is not None and wish not in around.wishes:
        yield FieldFault("/wish", "complaints.wish_unknown")
    elif wish is None and subject in ABOUT_A_WISH:
        yield FieldFault("/wish", "complaints.wish_required")
    if not content["text"].strip():
        yield FieldFault("/text", "complaints.text_required")
    if around.late and not content["late_reason"].strip():
        yield FieldFault("/late_reason", "complaints.late_reason_required")
