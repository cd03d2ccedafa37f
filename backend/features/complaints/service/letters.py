"""Letters: every word in each language, frozen when they are written; set as a tagged PDF whenever somebody opens one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import i18n
from backend.features.accounts import service as accounts
from backend.features.catalogue import service as catalogue
from backend.features.complaints.bodies import state_administrators
from backend.features.complaints.models import Case, Decision, Letter, Paper
from backend.features.complaints.rules.cases import By, Ground, Kind, Outcome
from backend.features.complaints.rules.routing import Body, Subject
from backend.features.offers import service as offers
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.kernel.periods import last_minute, norwegian_day
from backend.platform.documents import pdf_of

TEMPLATE = Path(__file__).parents[1] / "letter.typ"
RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Seat:
    """A place that a decision gave, and the first moment at which it is too late to answer it."""

    area_names: Mapping[str, str | None]
    school_name: str
    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class _Case:
    """What every letter about a case says."""

    case: Case
    name: str
    locale: str
    county: str
    papers: tuple[str, ...]
    now: datetime

    def body(self, locale: str) -> str:
        """The appeal body by name."""
        return body_name(
            locale, Body(self.case.body or Body.STATE_ADMINISTRATOR), self.case.county, self.county
        )


def body_name(locale: str, body: Body, county: str, county_name: str) -> str:
    """What an appeal body is called: the state administrator by its own name."""
    if body is Body.STATE_ADMINISTRATOR and county in state_administrators():
        return state_administrators()[county]
    return i18n.text(locale, body.key, county=county_name)


def county_name(session: Session, county: str, now: datetime) -> str:
    """What a county is called."""
    named = {one.number: one.name for one in catalogue.counties(session, norwegian_day(now))}
    return named.get(county, county)


def write_receipt(session: Session, case: Case, now: datetime) -> Letter:
    """The receipt of what she sent."""
    about = _about(session, case, now)
    result = offers.published_result(session, case.account_id, now)
    waits = result.deadline if result is not None and result.is_waited_for(now) else None
    return _keep(
        session, about, RECEIVED, {locale: _receipt(about, locale, waits) for locale in i18n.LOCALES}
    )


def write_decision(
    session: Session, case: Case, decision: Decision, seat: Seat | None, now: datetime
) -> Letter:
    """The letter about a decision."""
    about = _about(session, case, now)
    officer = accounts.person(session, decision.decided_by, now).name
    contents = {locale: _decision(about, decision, seat, officer, locale) for locale in i18n.LOCALES}
    return _keep(session, about, decision.outcome, contents)


def _about(session: Session, case: Case, now: datetime) -> _Case:
    person = accounts.person(session, case.account_id, now)
    papers = session.scalars(select(Paper.name).where(Paper.case_id == case.id).order_by(Paper.id))
    county = county_name(session, case.county, now)
    return _Case(case, person.name, person.locale, county, tuple(papers), now)


def _keep(session: Session, about: _Case, kind: str, content: dict[str, Any]) -> Letter:
    case = about.case
    last = session.scalar(select(func.max(Letter.number)).where(Letter.case_id == case.id))
    letter = Letter(
        id=new_id(),
        case_id=case.id,
        number=(last or 0) + 1,
        kind=kind,
        locale=about.locale,
        content=content,
        content_hash=hash_of(content),
        written_at=about.now,
    )
    session.add(letter)
    session.flush()
    return letter


def hash_of(content: Mapping[str, Any]) -> str:
    """SHA-256 over every word of a letter, in hexadecimal."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def letters_of(session: Session, case: Case) -> list[Letter]:
    """The letters about a case, the newest first."""
    found = select(Letter).where(Letter.case_id == case.id).order_by(Letter.number.desc())
    return list(session.scalars(found))


def letter_of(session: Session, case: Case, number: int) -> Letter:
    """One letter.

    Raises:
        NotFound: `problems.not_found`.
    """
    wanted = select(Letter).where(Letter.case_id == case.id, Letter.number == number)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("problems.not_found")
    return found


def letter_pdf(letter: Letter, locale: str) -> bytes:
    """A letter as a document, in one of its languages: always the same bytes."""
    return pdf_of(TEMPLATE, {**letter.content[locale], "hash": letter.content_hash}, letter.written_at)


def _page(
    about: _Case,
    locale: str,
    name: str,
    facts: Sequence[tuple[str, str]],
    sections: Sequence[dict[str, Any]],
    signature: Sequence[str] = (),
) -> dict[str, Any]:
    """A whole letter; `name` names its title and its first sentence."""
    say = _saying(locale)
    return {
        "language": locale,
        "sender": say("sender", county=about.county),
        "reference": about.case.reference,
        "title": say(f"{name}.title"),
        "lead": say(f"{name}.lead", body=about.body(locale)),
        "words": {word: say(word) for word in ("what", "value", "hash")},
        "facts": [
            {"name": say(f"fact.{what}"), "value": value, "language": locale}
            for what, value in facts
            if value
        ],
        "sections": [section for section in sections if section["paragraphs"] or section["points"]],
        "signature": list(signature),
    }


def _section(
    locale: str, title: str, paragraphs: Sequence[str] = (), points: Sequence[str] = (), language: str = ""
) -> dict[str, Any]:
    """One heading with what stands under it; `language`: of words that somebody wrote herself."""
    return {
        "title": _saying(locale)(title),
        "paragraphs": [line for text in paragraphs for line in text.splitlines() if line.strip()],
        "points": list(points),
        "language": language or locale,
    }


class _saying:  # noqa: N801 - read as a verb
    """The words of letters in one language."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def __call__(self, name: str, **values: str | int) -> str:
        return i18n.text(self.locale, f"complaints.letter.{name}", **values)


def _facts(about: _Case, locale: str) -> list[tuple[str, str]]:
    case = about.case
    content = case.content
    subject = (Subject if case.kind == Kind.COMPLAINT else Ground)(content["subject"])
    wish = next((one for one in case.explanation["wishes"] if one["wish_id"] == content["wish"]), None)
    return [
        ("reference", case.reference),
        ("name", about.name),
        ("subject", i18n.text(locale, subject.key)),
        ("wish", _offered(wish["area_names"], wish["school_name"], locale) if wish else ""),
        ("received", i18n.moment(locale, case.received_at or about.now)),
    ]


def _offered(area_names: Mapping[str, str | None], school: str, locale: str) -> str:
    return f"{area_names[locale] or area_names['nb']}, {school}"


def _receipt(about: _Case, locale: str, waits: datetime | None) -> dict[str, Any]:
    case, say = about.case, _saying(locale)
    content, is_complaint = case.content, case.kind == Kind.COMPLAINT
    coming = [say("next.county")]
    if is_complaint:
        coming.append(say("next.if_not_upheld", body=about.body(locale)))
    if waits is not None:
        coming.append(say("next.still_answer", moment=i18n.moment(locale, last_minute(waits))))
    coming.append(say("next.access"))
    sections = [
        _section(locale, "wrote", [content["text"]], language=about.locale),
        _section(locale, "wanted", [content["wanted"]], language=about.locale),
        _section(locale, "late", [content["late_reason"]], language=about.locale),
        _section(locale, "helper", [content["helper"]], language=about.locale),
        _section(locale, "papers", points=about.papers),
        _section(locale, "next.title", points=coming),
    ]
    return _page(about, locale, f"{RECEIVED}_{case.kind}", _facts(about, locale), sections)


def _decision(
    about: _Case, decision: Decision, seat: Seat | None, officer: str, locale: str
) -> dict[str, Any]:
    say, by = _saying(locale), By(decision.by)
    facts = [*_facts(about, locale), ("decided", i18n.moment(locale, decision.decided_at))]
    if seat is not None:
        facts.append(("seat", _offered(seat.area_names, seat.school_name, locale)))
    sections = [
        _section(locale, "reason", [decision.reason], language=about.locale),
        _section(locale, "legal_basis", [decision.legal_basis], language=about.locale),
        _section(locale, "next.title", points=list(_coming(about, decision, seat, locale))),
    ]
    signature = [say("regards"), officer, say("sender", county=about.county)]
    return _page(about, locale, f"{by.value}_{decision.outcome}", facts, sections, signature)


def _coming(about: _Case, decision: Decision, seat: Seat | None, locale: str) -> Iterator[str]:
    """What happens now, and what she can do."""
    say, outcome, by = _saying(locale), Outcome(decision.outcome), By(decision.by)
    if seat is not None and seat.deadline is not None:
        yield say("next.seat", moment=i18n.moment(locale, last_minute(seat.deadline)))
    if by is By.APPEAL_BODY:
        yield say("next.final")
    elif outcome in {Outcome.REJECTED, Outcome.PARTLY}:
        yield say("next.forwarded", body=about.body(locale))
        yield say("next.withdraw")
    elif outcome in {Outcome.DISMISSED, Outcome.REFUSED}:
        until = last_minute(offers.complaint_by(decision.decided_at))
        yield say("next.complain", moment=i18n.moment(locale, until), body=about.body(locale))
    if outcome is Outcome.GRANTED:
        yield say("next.granted")
    yield say("next.access")
