"""Papers that a category or a move must be documented by, and papers that an officer has asked somebody for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from backend.features.applications.rules.attachments import AttachmentKind
from backend.features.applications.rules.categories import Category
from backend.features.applications.rules.draft import Draft

USUAL_NOTICE = timedelta(days=14)
"""Own choice: how long somebody has to find a paper, where no rule of the county says so."""
LONGEST_NOTICE = timedelta(days=180)

K = AttachmentKind


@dataclass(frozen=True, slots=True)
class Demand:
    """Something to be documented, by any of these papers, and the paragraph of opplæringsforskrifta that asks for it."""

    kinds: tuple[AttachmentKind, ...]
    paragraph: str


OF_CATEGORY: Mapping[Category, Demand] = {
    Category.SPECIAL_PROGRAMME: Demand((K.EXPERT_ASSESSMENT,), "§ 4-21"),
    Category.ADAPTED_SCHOOL: Demand((K.EXPERT_ASSESSMENT, K.MEDICAL_CERTIFICATE), "§§ 4-22, 4-27"),
    Category.SIGN_LANGUAGE: Demand((K.DECISION, K.EXPERT_ASSESSMENT, K.MEDICAL_CERTIFICATE), "§§ 4-23, 4-28"),
    Category.INDIVIDUAL_TREATMENT: Demand(
        (K.DECISION, K.EXPERT_ASSESSMENT, K.MEDICAL_CERTIFICATE, K.GRADES, K.OTHER), "§§ 4-20, 4-26"
    ),
    Category.SPECIAL_LANGUAGE: Demand((K.DECISION,), "§ 4-9 b"),
    Category.NEWLY_ARRIVED: Demand((K.DECISION, K.GRADES, K.OTHER), "§ 4-9 c"),
}
OF_A_MOVE = Demand((K.MOVING_DOCUMENT,), "§ 4-8")


def demands_of(draft: Draft) -> tuple[Demand, ...]:
    """Everything that this application must be documented by."""
    found = []
    if draft.for_school and draft.category in OF_CATEGORY:
        found.append(OF_CATEGORY[draft.category])
    if draft.moving is not None:
        found.append(OF_A_MOVE)
    return tuple(found)


def is_met(demand: Demand, papers: Collection[AttachmentKind]) -> bool:
    """Whether one of the papers answers to it."""
    return any(kind in papers for kind in demand.kinds)


class Asking(StrEnum):
    """How it stands with a paper that an officer has asked for."""

    WAITING = "waiting"
    ARRIVED = "arrived"
    """It is there, and no officer has said yet that it will do."""
    OVERDUE = "overdue"
    SETTLED = "settled"
    """The officer has what she needs, or does not need it any more."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"applications.asking.{self.value}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: for what, from when, and the first moment that is too late."""

    kind: AttachmentKind
    asked_at: datetime
    until: datetime
    settled_at: datetime | None = None


def asking_of(asked: Asked, papers: Iterable[tuple[AttachmentKind, datetime]], now: datetime) -> Asking:
    """How a request stands, by the papers there are (kind, when it was added)."""
    if asked.settled_at is not None:
        return Asking.SETTLED
    if any(kind is asked.kind and added >= asked.asked_at for kind, added in papers):
        return Asking.ARRIVED
    return Asking.OVERDUE if now >= asked.until else Asking.WAITING


def suggested_day(kind: AttachmentKind, today: date, moving_documents_by: date) -> date:
    """By when a paper is asked for unless the officer says otherwise: of a move by the county's own day (§ 4-8)."""
    if kind is AttachmentKind.MOVING_DOCUMENT and moving_documents_by > today:
        return moving_documents_by
    return today + USUAL_NOTICE


def is_possible_day(day: date, today: date) -> bool:
    """Whether a paper can be asked for by this day: not before tomorrow, not in another season."""
    return today < day <= today + LONGEST_NOTICE
