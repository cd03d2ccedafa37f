"""The rulebook for a draft: an ordered list of rules, each of which says what it finds.

A finding that stops keeps the draft from being submitted and never from being saved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from backend.features.applications.rules.attachments import AttachmentKind
from backend.features.applications.rules.categories import (
    MINORITY_LANGUAGE,
    NEEDS_DOCUMENT,
    NEEDS_EXPLANATION,
    DeadlineClass,
)
from backend.features.applications.rules.draft import (
    HEALTH_DECLARATION,
    TERMS,
    Draft,
    ExtraForm,
    SchoolWish,
)
from backend.features.applications.rules.facts import AreaFacts, Facts, OfferingFacts, TooFew
from backend.features.applications.rules.findings import Finding, Severity, inform, stop, warn
from backend.kernel.identity_number import InvalidNumber, parse_organisation_number

VERSION = "2027-1"
"""Named in every submission: by which rulebook it was judged."""

LEVELS = ("vg1", "vg2", "vg3")
FORMS = frozenset({"own_form", "interview", HEALTH_DECLARATION})
"""Requirements that ask for some lines from the applicant."""
NORWEGIAN_OR_SAMI = frozenset({"nob", "nno", "nor", "sme", "sma", "smj"})
"""Mother tongues for which the rest of the page is closed. ISO 639-3."""

Rule = Callable[[Draft, Facts], Iterator[Finding]]


def check(draft: Draft, facts: Facts) -> tuple[Finding, ...]:
    """Everything the rules have to say, in the order of the draft's pages."""
    return tuple(finding for rule in RULEBOOK for finding in rule(draft, facts))


def stops(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What keeps the draft from being submitted."""
    return tuple(finding for finding in findings if finding.severity is Severity.STOP)


def terms(draft: Draft, _: Facts) -> Iterator[Finding]:
    if draft.terms != TERMS:
        yield stop("applications.finding.terms_not_accepted", "/terms")


def contact(_: Draft, facts: Facts) -> Iterator[Finding]:
    if not facts.contact_confirmed:
        yield warn("applications.finding.contact_not_confirmed", "")


def what_is_applied_for(draft: Draft, _: Facts) -> Iterator[Finding]:
    if not draft.types:
        yield stop("applications.finding.nothing_chosen", "/types")
    if draft.for_school and draft.level not in LEVELS:
        yield stop("applications.finding.level_missing", "/level")
    if draft.for_school and not draft.wishes:
        yield stop("applications.finding.no_school_wishes", "/wishes")
    if draft.for_apprenticeship and not draft.apprenticeship_wishes:
        yield stop("applications.finding.no_apprenticeship_wishes", "/apprenticeship_wishes")


def category(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """§ 4-9: who applies on special terms says why, documents it, and is due a month earlier."""
    if draft.deadline_class is DeadlineClass.EARLY and facts.early_day:
        yield inform("applications.finding.early_deadline", "/category", day=facts.early_day.isoformat())
    if not draft.for_school:
        return
    if draft.category in NEEDS_EXPLANATION and not draft.explanation.strip():
        yield stop("applications.finding.explanation_missing", "/explanation")
    papers = facts.attachments - {AttachmentKind.MOVING_DOCUMENT}
    if draft.category in NEEDS_DOCUMENT and not papers:
        yield warn("applications.finding.document_missing", "/category")


def residence(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """§ 4-8: one applies to the county one lives in, or can document to be moving to."""
    if draft.moving is None:
        if facts.home_county != facts.county:
            yield warn("applications.finding.other_county", "/moving")
        return
    if not draft.moving.municipality:
        yield stop("applications.finding.moving_municipality_missing", "/moving/municipality")
    elif facts.municipality_counties.get(draft.moving.municipality) != facts.county:
        yield stop("applications.finding.moving_to_other_county", "/moving/municipality")
    if draft.moving.day is None:
        yield stop("applications.finding.moving_day_missing", "/moving/day")
    if AttachmentKind.MOVING_DOCUMENT not in facts.attachments:
        yield inform(
            "applications.finding.moving_document", "/moving", day=facts.moving_documents_by.isoformat()
        )


def basis(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """§ 4-7: Vg2 and Vg3 build on what was completed. What nobody has told us stops nobody."""
    if not draft.for_school:
        return
    if draft.level == "vg1" and facts.completed_area:
        yield inform("applications.finding.new_choice", "/level")
    if draft.level in {"vg2", "vg3"} and not facts.completed_area:
        yield warn("applications.finding.completed_unknown", "/level")


def areas(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Each wished area exists, is in force, has the level applied for and builds on what was completed."""
    if not draft.for_school:
        return
    for place, wish in enumerate(draft.wishes):
        area = facts.areas.get(wish.area)
        code = _area_fault(wish, area, draft, facts)
        if code:
            yield stop(code, f"/wishes/{place}/area")


def _area_fault(wish: SchoolWish, area: AreaFacts | None, draft: Draft, facts: Facts) -> str | None:
    if area is None:
        return "applications.finding.area_unknown"
    if not area.in_force:
        return "applications.finding.area_retired"
    if area.level != draft.level:
        return "applications.finding.area_wrong_level"
    builds_on_something = draft.level != "vg1" and facts.completed_area is not None
    if builds_on_something and wish.area not in facts.open_areas:
        return "applications.finding.area_not_open"
    return None


def programmes(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """§ 4-7: three different programmes at Vg1; as many areas as the county takes at Vg2 and Vg3."""
    if not draft.for_school:
        return
    seen_areas: set[str] = set()
    seen_programmes: set[str] = set()
    for place, wish in enumerate(draft.wishes):
        pointer = f"/wishes/{place}/area"
        area = facts.areas.get(wish.area)
        if wish.area in seen_areas:
            yield stop("applications.finding.area_twice", pointer)
        elif draft.level == "vg1" and area and area.programme in seen_programmes:
            yield stop("applications.finding.programme_twice", pointer)
        seen_areas.add(wish.area)
        if area:
            seen_programmes.add(area.programme)
    limit = facts.limits.vg1_programmes if draft.level == "vg1" else facts.limits.vg23_areas
    if limit is not None and len(draft.wishes) > limit:
        yield stop("applications.finding.too_many_programmes", f"/wishes/{limit}", limit=limit)
    yield from _too_few(draft, facts, len(seen_areas))


TOO_FEW = {
    TooFew.ANY_PROGRAMME_WITH_ROOM: "applications.finding.too_few.any_programme_with_room",
    TooFew.LOSES_GUARANTEE: "applications.finding.too_few.loses_guarantee",
    TooFew.MAY_BE_PLACED_ELSEWHERE: "applications.finding.too_few.may_be_placed_elsewhere",
}


def _too_few(draft: Draft, facts: Facts, count: int) -> Iterator[Finding]:
    wanted = facts.limits.vg1_programmes
    if draft.level == "vg1" and 0 < count < wanted:
        yield warn(TOO_FEW[facts.limits.too_few], "/wishes", wanted=wanted)
    if draft.level in {"vg2", "vg3"} and count == 1:
        yield inform("applications.finding.one_area_only", "/wishes")


def schools(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Schools offer what is wished for, lie in this county, stand there once, and are not too many."""
    if not draft.for_school:
        return
    limits = facts.limits
    limit = limits.schools_per_programme if draft.level == "vg1" else limits.vg23_schools_per_area
    for place, wish in enumerate(draft.wishes):
        if not wish.schools:
            yield stop("applications.finding.no_school_chosen", f"/wishes/{place}/schools")
        if limit is not None and len(wish.schools) > limit:
            yield stop(
                "applications.finding.too_many_schools", f"/wishes/{place}/schools/{limit}", limit=limit
            )
        if len(wish.schools) == 1 and limit != 1:
            yield inform("applications.finding.one_school_only", f"/wishes/{place}/schools")
        counts = Counter(wish.schools)
        for number, school in enumerate(wish.schools):
            pointer = f"/wishes/{place}/schools/{number}"
            offering = facts.offerings.get((wish.area, school))
            if counts[school] > 1 and wish.schools.index(school) != number:
                yield stop("applications.finding.school_twice", pointer)
            elif offering is None:
                yield stop("applications.finding.not_offered_here", pointer)
            elif offering.county != facts.county:
                yield stop("applications.finding.school_in_other_county", pointer, county=offering.county)


def nearest_school(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Where the county wants the nearest school first. A warning: we measure in a straight line, the county
    decides by the journey.
    """
    if not draft.for_school or not facts.limits.nearest_school_first:
        return
    for place, wish in enumerate(draft.wishes):
        nearest = facts.nearest.get(wish.area)
        if nearest and wish.schools and wish.schools[0] != nearest.school:
            pointer = f"/wishes/{place}/schools/0"
            yield warn("applications.finding.nearest_not_first", pointer, school=nearest.name)


def foreign_language(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """General studies carry a foreign language on from lower secondary; beginners need a school that has it."""
    academic = [
        place
        for place, wish in enumerate(draft.wishes)
        if (area := facts.areas.get(wish.area)) and area.is_academic
    ]
    if not draft.for_school or draft.level != "vg1" or not academic:
        return
    if draft.had_foreign_language is None:
        yield warn("applications.finding.foreign_language_unanswered", "/had_foreign_language")
    if draft.had_foreign_language is not False:
        return
    for place in academic:
        wish = draft.wishes[place]
        for number, school in enumerate(wish.schools):
            offering = facts.offerings.get((wish.area, school))
            if offering and not _teaches_beginners(offering, draft.foreign_language):
                pointer = f"/wishes/{place}/schools/{number}"
                yield warn("applications.finding.no_beginner_language", pointer, school=offering.school_name)


def _teaches_beginners(offering: OfferingFacts, language: str | None) -> bool:
    taught = offering.beginner_languages
    return language in taught if language else bool(taught)


def extra_forms(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """What offerings ask for beside the wish."""
    if not draft.for_school:
        return
    written = {(form.area, form.school, form.requirement) for form in draft.extra_forms if _is_filled(form)}
    for place, wish in enumerate(draft.wishes):
        for number, school in enumerate(wish.schools):
            offering = facts.offerings.get((wish.area, school))
            for requirement in sorted(offering.requirements) if offering else ():
                pointer = f"/wishes/{place}/schools/{number}"
                if requirement not in FORMS:
                    yield inform(f"applications.finding.requirement.{requirement}", pointer)
                elif (wish.area, school, requirement) not in written:
                    yield warn("applications.finding.extra_form_missing", pointer, requirement=requirement)


def _is_filled(form: ExtraForm) -> bool:
    return bool(form.text.strip())


def mother_tongue(draft: Draft, _: Facts) -> Iterator[Finding]:
    """Only applicants from language minorities meet this page."""
    if not draft.for_school or draft.category not in MINORITY_LANGUAGE:
        return
    page = draft.mother_tongue
    if not page.language:
        yield stop("applications.finding.mother_tongue_missing", "/mother_tongue/language")
    elif page.language not in NORWEGIAN_OR_SAMI and page.years_in_norway is None:
        yield warn("applications.finding.years_in_norway_missing", "/mother_tongue/years_in_norway")


def apprenticeship(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """§ 7-3: trades, wanted once each; a company one has found is named by a valid number."""
    if not draft.for_apprenticeship:
        return
    seen: set[str] = set()
    for place, wish in enumerate(draft.apprenticeship_wishes):
        pointer = f"/apprenticeship_wishes/{place}"
        area = facts.areas.get(wish.trade)
        if area is None or not area.is_trade:
            yield stop("applications.finding.trade_unknown", f"{pointer}/trade")
        elif not area.in_force:
            yield stop("applications.finding.trade_retired", f"{pointer}/trade")
        elif wish.trade in seen:
            yield stop("applications.finding.trade_twice", f"{pointer}/trade")
        elif wish.trade not in facts.open_areas:
            yield warn("applications.finding.trade_not_open", f"{pointer}/trade")
        seen.add(wish.trade)
        if wish.company is None:
            continue
        if not _is_organisation(wish.company.organisation_number):
            yield stop("applications.finding.company_number_wrong", f"{pointer}/company/organisation_number")
        else:
            yield inform("applications.finding.own_company", f"{pointer}/company")
    if draft.apprenticeship_wishes and not draft.letter.strip():
        yield warn("applications.finding.letter_missing", "/letter")


def _is_organisation(number: str) -> bool:
    try:
        parse_organisation_number(number)
    except InvalidNumber:
        return False
    return True


RULEBOOK: tuple[Rule, ...] = (
    terms,
    contact,
    what_is_applied_for,
    category,
    residence,
    basis,
    areas,
    programmes,
    schools,
    nearest_school,
    foreign_language,
    extra_forms,
    mother_tongue,
    apprenticeship,
)
