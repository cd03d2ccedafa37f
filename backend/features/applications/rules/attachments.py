"""Which papers can be added to an application, and who may read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

LARGEST = 10 * 1024 * 1024
"""Bytes in one file."""
MOST = 20
"""Files in one application."""


class AttachmentKind(StrEnum):
    """What a paper is."""

    EXPERT_ASSESSMENT = "expert_assessment"
    DECISION = "decision"
    MEDICAL_CERTIFICATE = "medical_certificate"
    MOVING_DOCUMENT = "moving_document"
    GRADES = "grades"
    CV = "cv"
    REFERENCE = "reference"
    OTHER = "other"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"applications.attachment_kind.{self.value}"


class Sensitivity(StrEnum):
    """Who may read a paper beside the applicant: the school too, or the county alone."""

    ORDINARY = "ordinary"
    SENSITIVE = "sensitive"


ORDINARY_KINDS = frozenset(
    {AttachmentKind.MOVING_DOCUMENT, AttachmentKind.GRADES, AttachmentKind.CV, AttachmentKind.REFERENCE}
)


def sensitivity_of(kind: AttachmentKind) -> Sensitivity:
    """Health, special needs and whatever we do not know are sensitive (GDPR art. 9)."""
    return Sensitivity.ORDINARY if kind in ORDINARY_KINDS else Sensitivity.SENSITIVE


def papers_told(papers: Sequence[Mapping[str, Any]], *, sensitive: bool) -> list[Mapping[str, Any]]:
    """The papers of a submission that a reader may know of; `sensitive`: all of them."""
    return [paper for paper in papers if sensitive or not _is_sensitive(paper["kind"])]


def _is_sensitive(kind: str) -> bool:
    return sensitivity_of(AttachmentKind(kind)) is Sensitivity.SENSITIVE
