"""Use cases of the applicant's result: what she got, her answer, and what silence comes to at the deadline."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications import service as applications
from backend.features.catalogue import service as catalogue
from backend.features.intake import service as intake
from backend.features.offers.models import AnswerRow
from backend.features.offers.rules import deadlines
from backend.features.offers.rules.answers import (
    ASKING,
    Answer,
    CountyTerms,
    Fault,
    Silence,
    elsewhere_after,
    fault_of,
    meaning_of,
    needs_answer,
    silence,
    statuses_after,
)
from backend.features.offers.rules.deadlines import answer_by, is_open, last_answer
from backend.features.offers.rules.outcomes import Outcome, outcome_from
from backend.features.offers.rules.telling import REMINDED_BEFORE, MessageKind
from backend.kernel.errors import Conflict, Invalid, NotFound, Stale
from backend.kernel.ids import new_id
from backend.kernel.periods import last_minute, norwegian_day
from backend.platform import audit, messages
from backend.platform.exports import exports

LIST_BY_LIST = "each"
ANSWERS_OF_A_VERSION = 1000
ATTEMPTS = 2
SEASON = timedelta(days=365)
AUDIT_ANSWERED = "offer.answered"
AUDIT_LOOKED = "offer.looked_at"


class Source(StrEnum):
    """Who gave an answer."""

    APPLICANT = "applicant"
    AHEAD = "ahead"
    """She too, before she knew what she would get."""
    SILENCE = "silence"
    """Nobody: the deadline passed."""


@dataclass(frozen=True, slots=True)
class Result:
    """What somebody got, by when to answer, and the answer that counts."""

    account_id: str
    round_id: str
    version: int
    published_at: datetime
    outcome: Outcome
    deadline: datetime | None
    """The first moment that is too late; `None` where the county has set none."""
    answer: AnswerRow | None
    """The newest answer to this version of the outcome."""
    edition: int
    """What an answer is written against: the number of the last one, 0 before the first; a corrected result begins
    anew at its own thousand, so that no answer meant for another version is taken for one to this."""
    because: str | None = None
    """Why the result was corrected; `None` where it was not."""

    def can_answer(self, now: datetime) -> bool:
        """Whether an answer received at `now` would count."""
        return self.outcome.situation in ASKING and is_open(self.deadline, now)

    def is_waited_for(self, now: datetime) -> bool:
        """Whether silence would cost her something, and there is still time."""
        return self.answer is None and needs_answer(self.outcome) and is_open(self.deadline, now)


@dataclass(frozen=True, slots=True)
class OfferingNames:
    """What an area at a school is called."""

    area: Mapping[str, str | None]
    """By language; Bokmål is always there."""
    school: str


def statuses_of(session: Session, result: Result) -> dict[str, str]:
    """The official code of each wish as it is now: after the answer, and whatever has happened since."""
    published = {wish.wish_id: wish.status for wish in result.outcome.wishes}
    return published | applications.statuses_of(session, published)


def names_of(session: Session, outcome: Outcome, now: datetime) -> dict[tuple[str, str], OfferingNames]:
    """The names of everything an outcome speaks of, by area and school; a code stands for what is offered no more."""
    pairs = {(wish.area, wish.school) for wish in outcome.wishes}
    pairs |= {(one.area, one.school) for one in (outcome.place, outcome.keeps) if one is not None}
    return offering_names(session, pairs, outcome.school_year, now)


def offering_names(
    session: Session, pairs: Collection[tuple[str, str]], school_year: int, now: datetime
) -> dict[tuple[str, str], OfferingNames]:
    """As `names_of`, for any areas at schools."""
    found = catalogue.names_wished(session, norwegian_day(now), school_year, pairs)
    return {
        pair: OfferingNames({"nb": one.area.nb, "nn": one.area.nn, "en": one.area.en}, one.school)
        for pair, one in found.items()
    }


@dataclass(frozen=True, slots=True)
class CutOffs:
    """A county's cut-offs in its newest published round, and what the offerings are called."""

    round: intake.PublishedRound
    lines: tuple[tuple[intake.OfferingCutOff, OfferingNames], ...]


def cut_offs_of(session: Session, county: str, now: datetime) -> CutOffs | None:
    """How the last seats of a county went in the season's newest published round; `None` before the first."""
    season = annual_wheel.season_at(session, now)
    rounds = [
        one
        for one in intake.published_rounds(session, now - SEASON)
        if one.school_year == season and county in one.counties and one.published_at <= now
    ]
    if not rounds:
        return None
    newest = max(rounds, key=lambda one: one.number)
    found = intake.county_cut_offs(session, newest.id, county)
    names = offering_names(session, {(one.area, one.school) for one in found}, newest.school_year, now)
    return CutOffs(newest, tuple((one, names[one.area, one.school]) for one in found))


def terms_of(county: str, school_year: int) -> CountyTerms:
    """What a county has decided about answers."""
    rules = catalogue.county_rules(county, school_year)
    unanswered = rules.unanswered.value
    return CountyTerms(
        list_by_list=rules.waiting_list_choice.value.value == LIST_BY_LIST,
        silence_loses_place=unanswered.loses_seat,
        silence_loses_lists=unanswered.loses_waiting_lists,
    )


def _terms(outcome: Outcome) -> partial[CountyTerms]:
    return partial(terms_of, school_year=outcome.school_year)


LATEST = (
    select(AnswerRow)
    .where(AnswerRow.account_id == bindparam("account_id"), AnswerRow.round_id == bindparam("round_id"))
    .order_by(AnswerRow.number.desc())
    .limit(1)
)


def result_of(session: Session, account_id: str, now: datetime) -> Result:
    """What somebody got in the newest published round of the season.

    Raises:
        NotFound: `offers.no_result`, nothing has been published that she took part in.
    """
    found = published_result(session, account_id, now)
    if found is None:
        raise NotFound("offers.no_result")
    return found


def published_result(session: Session, account_id: str, now: datetime) -> Result | None:
    """As `result_of`; `None` before the first publication."""
    dates = annual_wheel.dates(session.connection())
    found = intake.outcome_of(session, account_id, dates.season_at(now))
    if found is None or found.published_at > now:
        return None
    outcome = outcome_from(found.content)
    latest = session.scalars(LATEST, {"account_id": account_id, "round_id": found.round_id}).one_or_none()
    return Result(
        account_id=account_id,
        round_id=found.round_id,
        version=found.version,
        published_at=found.published_at,
        outcome=outcome,
        deadline=deadline_of(dates, outcome, found.answer_by),
        answer=latest if latest and latest.outcome_version == found.version else None,
        edition=edition_of(found.version, latest.number if latest else 0),
        because=found.because,
    )


def edition_of(version: int, number: int) -> int:
    """Version of the outcome and number of the last answer as one number."""
    return (version - 1) * ANSWERS_OF_A_VERSION + number


def deadline_of(dates: annual_wheel.Dates, outcome: Outcome, own: datetime | None = None) -> datetime | None:
    """The first moment at which an answer to the outcome is too late: by the county it is answered to, or by the
    corrected outcome's own date where that comes later, for a correction shortens nobody's time.
    """
    county = outcome.answering_county
    if county is None:
        return None
    by_county = answer_by(dates.moments(county, outcome.school_year), outcome.round)
    return by_county if own is None else max(own, by_county or own)


def complaint_by(told_at: datetime) -> datetime:
    """The first moment at which a complaint about what was made known then is too late (forvaltningsloven § 29)."""
    return deadlines.complaint_by(told_at, annual_wheel.public_holidays(norwegian_day(told_at).year))


def answers_end(moments: Mapping[str, datetime], round_number: int) -> datetime | None:
    """The first moment at which nobody may answer a round of a county with this calendar any longer."""
    return last_answer(moments, round_number)


PLACES_ANSWERED = (
    select(AnswerRow.account_id, AnswerRow.place)
    .where(
        AnswerRow.round_id == bindparam("round_id"),
        AnswerRow.account_id > bindparam("after"),
        AnswerRow.account_id <= bindparam("last"),
    )
    .order_by(AnswerRow.account_id, AnswerRow.number)
)


def places_answered(session: Session, round_id: str, after: str, last: str) -> dict[str, bool | None]:
    """What the newest answers of a round said about the place, by account, from the one after `after` to `last`."""
    span = {"round_id": round_id, "after": after, "last": last}
    return {row.account_id: row.place for row in session.connection().execute(PLACES_ANSWERED, span)}


def answer(
    session: Session, given: Answer, edited: int, actor: Principal, now: datetime
) -> tuple[Result, bool]:
    """Take the applicant's answer; False when it says what the last one said.

    Until the deadline the newest answer counts, and each is written against the one before it.

    Raises:
        NotFound: `offers.no_result`.
        Conflict: `offers.deadline_passed`; `offers.nothing_to_answer`.
        Stale: `offers.answered_elsewhere`, with the answer that was given meanwhile.
        Invalid: the other faults of `rules.answers.Fault`.
    """
    result = result_of(session, actor.account_id or "", now)
    if edited // ANSWERS_OF_A_VERSION != result.version - 1:
        # Before anything else: an answer meant for another version would be measured by the wrong wishes.
        raise _stale(result, edited)
    _require_takable(result, given, now)
    if result.answer is not None and _says(result.answer, given):
        return result, False
    result = _keep(session, result, given, edited, now)
    _record(session, result, given, now)
    audit.record(
        session,
        at=now,
        action=AUDIT_ANSWERED,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        subject_id=result.account_id,
        object_id=result.round_id,
        details={"number": result.edition, "consequence": meaning_of(result.outcome, given).value},
    )
    _tell(session, result.account_id, MessageKind.ANSWERED, result.deadline, now)
    return result, True


def record_ahead(session: Session, result: Result, given: Answer, now: datetime) -> None:
    """Let an answer that was given in advance count for a result nobody has answered."""
    session.add(_row(result, given, now, Source.AHEAD))
    session.flush()
    _record(session, result, given, now)
    _tell(session, result.account_id, MessageKind.ANSWERED, result.deadline, now)


def _record(session: Session, result: Result, given: Answer, now: datetime) -> None:
    """The official statuses an answer gives: to wishes, and to a place that no wish names."""
    statuses = statuses_after(result.outcome, given)
    applications.record_statuses(session, statuses, now, applications.EventKind.OFFER_ANSWERED)
    _record_elsewhere(
        session, result.account_id, result.outcome, statuses, elsewhere_after(result.outcome, given), now
    )


def _record_elsewhere(
    session: Session,
    account_id: str,
    outcome: Outcome,
    statuses: Mapping[str, str],
    code: str | None,
    now: datetime,
) -> None:
    if code is not None or any(wish.elsewhere for wish in outcome.wishes):
        intake.record_elsewhere(session, account_id, outcome.school_year, found=code, codes=statuses, now=now)


def _require_takable(result: Result, given: Answer, now: datetime) -> None:
    fault = fault_of(result.outcome, given, _terms(result.outcome))
    if fault is Fault.NOTHING_TO_ANSWER:
        raise Conflict(fault.value)
    if result.deadline is not None and not is_open(result.deadline, now):
        deadline = last_minute(result.deadline).isoformat()
        raise Conflict("offers.deadline_passed", deadline=deadline, received_at=now.isoformat())
    if fault is not None:
        raise Invalid(fault.value)


def _keep(session: Session, result: Result, given: Answer, edited: int, now: datetime) -> Result:
    """Write the answer down as the next one, unless another of hers has come between; returns what counts now."""
    for _ in range(ATTEMPTS):
        # What silence wrote while this answer, received in time, was on its way through the door is none of hers.
        silent = result.answer is not None and result.answer.source == Source.SILENCE
        if edited != result.edition and not silent:
            raise _stale(result, edited)
        try:
            with session.begin_nested():
                session.add(_row(result, given, now))
        except IntegrityError:
            result = result_of(session, result.account_id, now)
        else:
            return result_of(session, result.account_id, now)
    raise _stale(result, edited)


def _stale(result: Result, edited: int) -> Stale:
    if edited // ANSWERS_OF_A_VERSION < result.version - 1:
        return Stale("offers.result_corrected")
    present = answer_view(result.answer) if result.answer else None
    return Stale("offers.answered_elsewhere", present=present)


def _says(present: AnswerRow, given: Answer) -> bool:
    by_her = present.source != Source.SILENCE
    return by_her and (present.place, frozenset(present.lists)) == (given.place, given.lists)


def answer_view(row: AnswerRow) -> dict[str, Any]:
    """An answer in plain values, as the wire and a person's own copy have it."""
    return {
        "number": row.number,
        "source": row.source,
        "place": row.place,
        "lists": row.lists,
        "consequence": row.consequence,
        "answered_at": row.answered_at,
    }


def _row(result: Result, given: Answer, now: datetime, source: Source = Source.APPLICANT) -> AnswerRow:
    return AnswerRow(
        account_id=result.account_id,
        round_id=result.round_id,
        outcome_version=result.version,
        number=result.edition % ANSWERS_OF_A_VERSION + 1,
        source=source.value,
        place=given.place,
        lists=sorted(given.lists),
        consequence=meaning_of(result.outcome, given).value,
        statuses=statuses_after(result.outcome, given),
        answered_at=now,
        deadline=result.deadline,
    )


ANSWERED = (
    select(AnswerRow.account_id, AnswerRow.outcome_version, AnswerRow.number)
    .where(
        AnswerRow.round_id == bindparam("round_id"),
        AnswerRow.account_id > bindparam("after"),
        AnswerRow.account_id <= bindparam("last"),
    )
    .order_by(AnswerRow.account_id, AnswerRow.number)
)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An outcome that asks for an answer and has none."""

    account_id: str
    version: int
    outcome: Outcome
    deadline: datetime
    number: int
    """Of the last answer to an earlier version of it, 0 before any."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some outcomes of a round: the last account seen, and those among them that nobody has answered."""

    last: str
    unanswered: tuple[Unanswered, ...]


def unanswered_page(session: Session, round_id: str, after: str, limit: int) -> Page | None:
    """The next `limit` outcomes of a round, from the account after `after`; `None` at the end."""
    found = intake.outcomes_after(session, round_id, after, limit)
    if not found:
        return None
    last = found[-1].account_id
    span = {"round_id": round_id, "after": after, "last": last}
    answered = {
        account: (version, number)
        for account, version, number in session.connection().execute(ANSWERED, span)
    }
    dates = annual_wheel.dates(session.connection())
    unanswered = []
    for one in found:
        version, number = answered.get(one.account_id, (0, 0))
        if version == one.version:
            continue
        outcome = outcome_from(one.content)
        deadline = deadline_of(dates, outcome, one.answer_by)
        if deadline is not None and needs_answer(outcome):
            unanswered.append(Unanswered(one.account_id, one.version, outcome, deadline, number))
    return Page(last, tuple(unanswered))


def strike(session: Session, round_id: str, page: Page, now: datetime) -> None:
    """Let silence take effect for those of a page whose time is over. Safe to repeat."""
    late = [one for one in page.unanswered if not is_open(one.deadline, now)]
    left = [silence(one.outcome, _terms(one.outcome)) for one in late]
    rows = [_silent_row(round_id, one, came) for one, came in zip(late, left, strict=True)]
    if rows:
        session.connection().execute(insert(AnswerRow), rows)
    statuses = {wish: code for came in left for wish, code in came.statuses.items()}
    applications.record_statuses(session, statuses, now, applications.EventKind.OFFER_UNANSWERED)
    for one, came in zip(late, left, strict=True):
        code = elsewhere_after(one.outcome, came.answer, silent=True)
        _record_elsewhere(session, one.account_id, one.outcome, came.statuses, code, now)
        _tell(session, one.account_id, MessageKind.UNANSWERED, one.deadline, now)


def remind(session: Session, page: Page, now: datetime) -> None:
    """Remind those of a page who have little time left."""
    for one in page.unanswered:
        if one.deadline - REMINDED_BEFORE <= now < one.deadline:
            _tell(session, one.account_id, MessageKind.ANSWER_DUE, one.deadline, now)


def _tell(
    session: Session, account_id: str, kind: MessageKind, deadline: datetime | None, now: datetime
) -> None:
    params = {"deadline": last_minute(deadline).isoformat()} if deadline else {}
    messages.tell(session, account_id, kind.key, params, now)


def _silent_row(round_id: str, one: Unanswered, came: Silence) -> dict[str, Any]:
    return {
        "id": new_id(),
        "account_id": one.account_id,
        "round_id": round_id,
        "outcome_version": one.version,
        "number": one.number + 1,
        "source": Source.SILENCE.value,
        "place": came.answer.place,
        "lists": sorted(came.answer.lists),
        "consequence": came.consequence.value,
        "statuses": dict(came.statuses),
        "answered_at": one.deadline,
        "deadline": one.deadline,
    }


def note_look(session: Session, subject_id: str, reader: Principal, now: datetime) -> None:
    """A guardian has looked at how it stands."""
    audit.record_look(
        session,
        at=now,
        action=AUDIT_LOOKED,
        actor_id=reader.account_id,
        actor_role=reader.role.value,
        subject_id=subject_id,
    )


@exports("offers")
def export(session: Session, account_id: str) -> list[dict[str, Any]]:
    """A person's answers, for her own copy."""
    found = session.scalars(
        select(AnswerRow).where(AnswerRow.account_id == account_id).order_by(AnswerRow.id)
    )
    return [answer_view(row) for row in found]
