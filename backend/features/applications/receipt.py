"""The receipt as a PDF to keep, in the applicant's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import i18n
from backend.features.applications.models import Submission
from backend.features.applications.rules.attachments import AttachmentKind, papers_told
from backend.features.applications.rules.categories import ApplicationType
from backend.kernel.periods import last_minute
from backend.platform.documents import pdf_of

TEMPLATE = Path(__file__).with_name("receipt.typ")


@dataclass(frozen=True, slots=True)
class Around:
    """What a receipt says beside what was sent: whose it is, for which county and year, and the dates to come."""

    name: str
    county: str
    school_year: int
    first_intake: date | None
    answer_by: date | None


def receipt_pdf(sent: Submission, around: Around, locale: str, *, sensitive: bool = True) -> bytes:
    """Set the receipt of one submission; `sensitive`: for a reader who may know of every paper."""
    return pdf_of(TEMPLATE, receipt_data(sent, around, locale, sensitive=sensitive), sent.received_at)


def receipt_data(sent: Submission, around: Around, locale: str, *, sensitive: bool = True) -> dict[str, Any]:
    """Everything the document says, in one language."""

    def say(name: str, **values: str | int) -> str:
        return i18n.text(locale, f"applications.receipt.{name}", **values)

    papers = papers_told(sent.content["attachments"], sensitive=sensitive)
    late = [{"name": say("late"), "value": say("late_value")}] if sent.late else []
    return {
        "language": locale,
        "reference": sent.reference,
        "hash": sent.content_hash,
        "words": {
            name: say(name)
            for name in (
                *("title", "lead", "what", "value", "wishes", "order", "rank", "area", "school"),
                *("papers", "next", "hash"),
            )
        },
        "facts": [
            {"name": say("reference"), "value": sent.reference},
            {"name": say("name"), "value": around.name},
            {"name": say("county"), "value": around.county},
            {"name": say("school_year"), "value": f"{around.school_year}–{around.school_year + 1}"},
            {"name": say("received"), "value": i18n.moment(locale, sent.received_at)},
            {"name": say("version"), "value": str(sent.number)},
            *late,
        ],
        "lines": [_line(line, locale) for line in sent.content["lines"]],
        "papers": [_paper(paper, locale) for paper in papers],
        "next": list(_next(sent, around, locale)),
    }


def _line(line: dict[str, Any], locale: str) -> dict[str, Any]:
    translated = line["area_names"][locale]
    place = line["school_name"] or ""
    if line["type"] == ApplicationType.APPRENTICESHIP and not place:
        place = i18n.text(locale, ApplicationType.APPRENTICESHIP.key)
    return {
        "rank": line["rank"],
        "area": translated or line["area_names"]["nb"],
        "language": locale if translated else "nb",
        "school": place,
    }


def _paper(paper: Mapping[str, Any], locale: str) -> str:
    return f"{i18n.text(locale, AttachmentKind(paper['kind']).key)}: {paper['name']}"


def _next(sent: Submission, around: Around, locale: str) -> list[str]:
    """What happens now, with the dates that are known."""

    def say(name: str, **values: str) -> str:
        return i18n.text(locale, f"applications.receipt.next.{name}", **values)

    told = [] if sent.late else [say("change", deadline=i18n.moment(locale, last_minute(sent.deadline)))]
    if around.first_intake:
        told.append(say("answer", day=i18n.day(locale, around.first_intake)))
    if around.answer_by:
        told.append(say("reply", day=i18n.day(locale, around.answer_by)))
    return [*told, say("keep")]
