"""The rulebook for a draft: each rule alone, from values to findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.features.applications.rules.attachments import AttachmentKind
from backend.features.applications.rules.categories import (
    ApplicationType,
    ApprenticeshipKind,
    Category,
    DeadlineClass,
    deadline_class,
)
from backend.features.applications.rules.check import check, stops
from backend.features.applications.rules.draft import (
    TERMS,
    ApprenticeshipWish,
    Draft,
    ExtraForm,
    MotherTongue,
    Moving,
    OwnCompany,
    SchoolWish,
)
from backend.features.applications.rules.facts import (
    AreaFacts,
    Facts,
    Limits,
    NearestSchool,
    OfferingFacts,
    TooFew,
)

SCHOOL = frozenset({ApplicationType.SCHOOL})
APPRENTICESHIP = frozenset({ApplicationType.APPRENTICESHIP})
BOTH = SCHOOL | APPRENTICESHIP
AREAS = {
    "STUSP1----": AreaFacts("ST", "vg1", is_academic=True),
    "HSHSF1----": AreaFacts("HS", "vg1"),
    "ELELE1----": AreaFacts("EL", "vg1"),
    "BABAT1----": AreaFacts("BA", "vg1"),
    "MDMUS1----": AreaFacts("MD", "vg1"),
    "MDDAN1----": AreaFacts("MD", "vg1"),
    "OLDED1----": AreaFacts("OL", "vg1", in_force=False),
    "ELENE2----": AreaFacts("EL", "vg2"),
    "ELDAT2----": AreaFacts("EL", "vg2"),
    "ELELE3----": AreaFacts("EL", "vg3", is_trade=True),
    "ELOLD3----": AreaFacts("EL", "vg3", is_trade=True, in_force=False),
    "ELKJO3----": AreaFacts("EL", "vg3", is_trade=True),
}
SCHOOLS = tuple("ABCDEFGH")
FACTS = Facts(
    county="03",
    home_county="03",
    completed_area=None,
    contact_confirmed=True,
    limits=Limits(),
    moving_documents_by=date(2027, 6, 22),
    early_day=date(2027, 2, 1),
    areas=AREAS,
    offerings={
        (area, school): OfferingFacts("03", f"School {school}", beginner_languages=frozenset({"es"}))
        for area in AREAS
        for school in SCHOOLS
    },
    municipality_counties={"0301": "03", "1103": "11"},
)
DRAFT = Draft(
    terms=TERMS,
    types=SCHOOL,
    level="vg1",
    had_foreign_language=True,
    wishes=(
        SchoolWish("STUSP1----", ("A", "B")),
        SchoolWish("HSHSF1----", ("A", "B")),
        SchoolWish("ELELE1----", ("C", "D")),
    ),
)


def found(draft: Draft, facts: Facts = FACTS) -> list[tuple[str, str, str]]:
    """Severity, last part of the code, pointer."""
    prefix = "applications.finding."
    return [(f.severity.value, f.code.removeprefix(prefix), f.pointer) for f in check(draft, facts)]


def wishing(*wishes: SchoolWish, level: str = "vg1", **more: object) -> Draft:
    return replace(DRAFT, wishes=wishes, level=level, **more)  # type: ignore[arg-type]


def test_a_full_draft_raises_nothing() -> None:
    assert found(DRAFT) == []


def test_an_empty_draft_says_what_to_do_first() -> None:
    assert found(Draft()) == [
        ("stop", "terms_not_accepted", "/terms"),
        ("stop", "nothing_chosen", "/types"),
    ]


def test_last_years_terms_are_not_this_years() -> None:
    assert ("stop", "terms_not_accepted", "/terms") in found(replace(DRAFT, terms="2026-1"))


def test_each_part_that_is_applied_for_must_be_there() -> None:
    draft = Draft(terms=TERMS, types=BOTH)
    assert found(draft) == [
        ("stop", "level_missing", "/level"),
        ("stop", "no_school_wishes", "/wishes"),
        ("stop", "no_apprenticeship_wishes", "/apprenticeship_wishes"),
    ]


def test_wishes_for_what_is_not_applied_for_are_kept_in_silence() -> None:
    draft = wishing(SchoolWish("GONE------"), types=APPRENTICESHIP, letter="Hi", apprenticeship_wishes=())
    assert found(draft) == [("stop", "no_apprenticeship_wishes", "/apprenticeship_wishes")]


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (("GONE------",), ("stop", "area_unknown", "/wishes/0/area")),
        (("OLDED1----",), ("stop", "area_retired", "/wishes/0/area")),
        (("ELENE2----",), ("stop", "area_wrong_level", "/wishes/0/area")),
        (("STUSP1----", "STUSP1----"), ("stop", "area_twice", "/wishes/1/area")),
        (("MDMUS1----", "MDDAN1----"), ("stop", "programme_twice", "/wishes/1/area")),
        (
            ("STUSP1----", "HSHSF1----", "ELELE1----", "BABAT1----"),
            ("stop", "too_many_programmes", "/wishes/3"),
        ),
    ],
)
def test_programmes_that_stop(wishes: tuple[str, ...], expected: tuple[str, str, str]) -> None:
    assert expected in found(wishing(*(SchoolWish(area, ("A", "B")) for area in wishes)))


def test_no_wishes_at_all_is_said_once() -> None:
    assert found(wishing()) == [("stop", "no_school_wishes", "/wishes")]


@pytest.mark.parametrize("too_few", TooFew)
def test_fewer_than_three_warns_with_what_the_county_does(too_few: TooFew) -> None:
    facts = replace(FACTS, limits=Limits(too_few=too_few))
    draft = wishing(*DRAFT.wishes[:2])
    assert found(draft, facts) == [("warn", f"too_few.{too_few.value}", "/wishes")]
    assert not stops(check(draft, facts))


@pytest.mark.parametrize(
    ("schools", "expected"),
    [
        ((), ("stop", "no_school_chosen", "/wishes/0/schools")),
        (("A",), ("inform", "one_school_only", "/wishes/0/schools")),
        (("A", "B", "A"), ("stop", "school_twice", "/wishes/0/schools/2")),
        (("A", "Z"), ("stop", "not_offered_here", "/wishes/0/schools/1")),
        (SCHOOLS[:7], ("stop", "too_many_schools", "/wishes/0/schools/6")),
    ],
)
def test_schools(schools: tuple[str, ...], expected: tuple[str, str, str]) -> None:
    draft = wishing(SchoolWish("STUSP1----", schools), *DRAFT.wishes[1:])
    assert found(draft) == [expected]


def test_one_school_is_no_news_where_one_is_all() -> None:
    facts = replace(FACTS, limits=Limits(schools_per_programme=1))
    draft = wishing(*(replace(wish, schools=wish.schools[:1]) for wish in DRAFT.wishes))
    assert found(draft, facts) == []


@pytest.mark.parametrize(
    ("limit", "count", "fits"), [(3, 3, True), (3, 4, False), (6, 6, True), (None, 8, True)]
)
def test_how_many_schools_is_the_countys_to_say(limit: int | None, count: int, fits: bool) -> None:
    facts = replace(FACTS, limits=Limits(schools_per_programme=limit, vg23_schools_per_area=1))
    draft = wishing(SchoolWish("STUSP1----", SCHOOLS[:count]), *DRAFT.wishes[1:])
    assert (not found(draft, facts)) is fits


def test_a_school_in_another_county_belongs_to_another_application() -> None:
    other = {("STUSP1----", "A"): OfferingFacts("11", "School A")}
    facts = replace(FACTS, offerings={**FACTS.offerings, **other})
    assert found(DRAFT, facts) == [("stop", "school_in_other_county", "/wishes/0/schools/0")]


def test_what_does_not_build_on_what_was_completed_stops() -> None:
    facts = replace(FACTS, completed_area="ELELE1----", open_areas=frozenset({"ELENE2----"}))
    draft = wishing(SchoolWish("ELENE2----", ("A", "B")), SchoolWish("ELDAT2----", ("A", "B")), level="vg2")
    assert found(draft, facts) == [("stop", "area_not_open", "/wishes/1/area")]


def test_nobody_is_stopped_by_a_history_that_nobody_reported() -> None:
    draft = wishing(SchoolWish("ELENE2----", ("A", "B")), SchoolWish("ELDAT2----", ("A", "B")), level="vg2")
    assert found(draft) == [("warn", "completed_unknown", "/level")]


def test_vg2_has_its_own_limits_and_one_area_is_enough() -> None:
    facts = replace(FACTS, limits=Limits(vg23_areas=1, vg23_schools_per_area=2, schools_per_programme=1))
    facts = replace(facts, completed_area="x", open_areas=frozenset({"ELENE2----", "ELDAT2----"}))
    one = wishing(SchoolWish("ELENE2----", ("A", "B")), level="vg2")
    assert found(one, facts) == [("inform", "one_area_only", "/wishes")]
    two = wishing(
        SchoolWish("ELENE2----", ("A", "B", "C")), SchoolWish("ELDAT2----", ("A", "B")), level="vg2"
    )
    assert found(two, facts) == [
        ("stop", "too_many_programmes", "/wishes/1"),
        ("stop", "too_many_schools", "/wishes/0/schools/2"),
    ]


def test_vg1_after_upper_secondary_is_a_new_choice() -> None:
    assert found(DRAFT, replace(FACTS, completed_area="ELELE1----")) == [("inform", "new_choice", "/level")]


def test_nearest_first_warns_only_where_the_county_says_so() -> None:
    nearest = {
        "STUSP1----": NearestSchool("B", "School B", 1.2),
        "ELELE1----": NearestSchool("C", "School C", 2),
    }
    assert found(DRAFT, replace(FACTS, nearest=nearest)) == []
    facts = replace(FACTS, nearest=nearest, limits=Limits(nearest_school_first=True))
    assert found(DRAFT, facts) == [("warn", "nearest_not_first", "/wishes/0/schools/0")]
    assert check(DRAFT, facts)[0].params == {"school": "School B"}


@pytest.mark.parametrize(
    ("had", "language", "expected"),
    [
        (True, None, []),
        (None, None, [("warn", "foreign_language_unanswered", "/had_foreign_language")]),
        (False, "es", []),
        (False, None, []),
        (
            False,
            "de",
            [
                ("warn", "no_beginner_language", "/wishes/0/schools/0"),
                ("warn", "no_beginner_language", "/wishes/0/schools/1"),
            ],
        ),
    ],
)
def test_beginners_in_a_foreign_language_need_a_school_that_has_it(
    had: bool | None, language: str | None, expected: list[tuple[str, str, str]]
) -> None:
    assert found(replace(DRAFT, had_foreign_language=had, foreign_language=language)) == expected


def test_vocational_programmes_ask_for_no_foreign_language() -> None:
    wishes = (*DRAFT.wishes[1:], SchoolWish("BABAT1----", ("A", "B")))
    assert found(wishing(*wishes, had_foreign_language=None)) == []


def test_what_an_offering_asks_for() -> None:
    asks = frozenset({"own_form", "skill_test"})
    facts = replace(FACTS, offerings={**FACTS.offerings, ("HSHSF1----", "B"): OfferingFacts("03", "B", asks)})
    assert found(DRAFT, facts) == [
        ("warn", "extra_form_missing", "/wishes/1/schools/1"),
        ("inform", "requirement.skill_test", "/wishes/1/schools/1"),
    ]
    form = ExtraForm("HSHSF1----", "B", "own_form", "I play the violin.")
    assert found(replace(DRAFT, extra_forms=(form,)), facts)[0][1] == "requirement.skill_test"
    blank = replace(form, text="  ")
    assert found(replace(DRAFT, extra_forms=(blank,)), facts)[0][1] == "extra_form_missing"


def test_who_lives_elsewhere_is_told_who_comes_first() -> None:
    assert found(DRAFT, replace(FACTS, home_county="11")) == [("warn", "other_county", "/moving")]


@pytest.mark.parametrize(
    ("moving", "expected"),
    [
        (Moving("0301", date(2027, 6, 1)), [("inform", "moving_document", "/moving")]),
        (
            Moving(),
            [
                ("stop", "moving_municipality_missing", "/moving/municipality"),
                ("stop", "moving_day_missing", "/moving/day"),
                ("inform", "moving_document", "/moving"),
            ],
        ),
        (
            Moving("1103", date(2027, 6, 1)),
            [
                ("stop", "moving_to_other_county", "/moving/municipality"),
                ("inform", "moving_document", "/moving"),
            ],
        ),
        (
            Moving("9999", date(2027, 6, 1)),
            [
                ("stop", "moving_to_other_county", "/moving/municipality"),
                ("inform", "moving_document", "/moving"),
            ],
        ),
    ],
)
def test_moving(moving: Moving, expected: list[tuple[str, str, str]]) -> None:
    assert found(replace(DRAFT, moving=moving), replace(FACTS, home_county="11")) == expected


def test_a_moving_document_ends_the_reminder() -> None:
    facts = replace(FACTS, attachments=frozenset({AttachmentKind.MOVING_DOCUMENT}))
    assert found(replace(DRAFT, moving=Moving("0301", date(2027, 6, 1))), facts) == []


def test_individual_treatment_is_explained_and_documented_and_early() -> None:
    draft = replace(DRAFT, category=Category.INDIVIDUAL_TREATMENT)
    assert found(draft) == [
        ("inform", "early_deadline", "/category"),
        ("stop", "explanation_missing", "/explanation"),
        ("warn", "document_missing", "/category"),
    ]
    told = replace(draft, explanation="My grades cannot be compared.")
    facts = replace(FACTS, attachments=frozenset({AttachmentKind.DECISION}))
    assert found(told, facts) == [("inform", "early_deadline", "/category")]
    moving = replace(FACTS, attachments=frozenset({AttachmentKind.MOVING_DOCUMENT}))
    assert ("warn", "document_missing", "/category") in found(told, moving)
    assert found(told, replace(facts, early_day=None)) == [], "nobody has entered the day yet"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (MotherTongue(), "mother_tongue_missing"),
        (MotherTongue("fas"), "years_in_norway_missing"),
        (MotherTongue("fas", 2), None),
        (MotherTongue("sme"), None),
        (MotherTongue("nob"), None),
    ],
)
def test_the_mother_tongue_page(page: MotherTongue, expected: str | None) -> None:
    draft = replace(DRAFT, category=Category.NEWLY_ARRIVED, mother_tongue=page)
    codes = [code for _, code, _ in found(draft)]
    assert codes == ["early_deadline", "document_missing", *([expected] if expected else [])]


def apprentice(*wishes: ApprenticeshipWish, letter: str = "I like wires.") -> Draft:
    return Draft(terms=TERMS, types=APPRENTICESHIP, apprenticeship_wishes=wishes, letter=letter)


def test_apprenticeship_wishes() -> None:
    facts = replace(FACTS, open_areas=frozenset({"ELELE3----"}))
    trade = ApprenticeshipWish("ELELE3----")
    assert found(apprentice(trade), facts) == []
    assert found(apprentice(trade, letter=" "), facts) == [("warn", "letter_missing", "/letter")]
    for wish, expected in (
        (ApprenticeshipWish("STUSP1----"), ("stop", "trade_unknown", "/apprenticeship_wishes/1/trade")),
        (ApprenticeshipWish("ELOLD3----"), ("stop", "trade_retired", "/apprenticeship_wishes/1/trade")),
        (ApprenticeshipWish("ELKJO3----"), ("warn", "trade_not_open", "/apprenticeship_wishes/1/trade")),
        (trade, ("stop", "trade_twice", "/apprenticeship_wishes/1/trade")),
    ):
        assert found(apprentice(trade, wish), facts) == [expected]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("958935420", ("inform", "own_company", "/apprenticeship_wishes/0/company")),
        ("958 935 420", ("inform", "own_company", "/apprenticeship_wishes/0/company")),
        (
            "958935421",
            ("stop", "company_number_wrong", "/apprenticeship_wishes/0/company/organisation_number"),
        ),
        ("", ("stop", "company_number_wrong", "/apprenticeship_wishes/0/company/organisation_number")),
    ],
)
def test_a_company_found_oneself(number: str, expected: tuple[str, str, str]) -> None:
    facts = replace(FACTS, open_areas=frozenset({"ELELE3----"}))
    wish = ApprenticeshipWish("ELELE3----", company=OwnCompany(number))
    assert found(apprentice(wish), facts) == [expected]


def test_an_unconfirmed_telephone_warns() -> None:
    assert found(DRAFT, replace(FACTS, contact_confirmed=False)) == [("warn", "contact_not_confirmed", "")]


@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize("kind", ApprenticeshipKind)
@pytest.mark.parametrize("types", [SCHOOL, APPRENTICESHIP, BOTH])
def test_the_early_deadline_is_for_those_the_regulation_names(
    types: frozenset[ApplicationType], category: Category, kind: ApprenticeshipKind
) -> None:
    early_pupil = ApplicationType.SCHOOL in types and category is not Category.ORDINARY
    early_candidate = ApplicationType.APPRENTICESHIP in types and kind in {
        ApprenticeshipKind.TRAINING_CANDIDATE,
        ApprenticeshipKind.PRACTICE_CERTIFICATE_CANDIDATE,
    }
    expected = DeadlineClass.EARLY if early_pupil or early_candidate else DeadlineClass.ORDINARY
    assert deadline_class(types, category, kind) is expected


codes = st.sampled_from([*AREAS, "GONE------", ""])
schools = st.lists(st.sampled_from([*SCHOOLS, "Z"]), max_size=8).map(tuple)
drafts = st.builds(
    Draft,
    terms=st.sampled_from([TERMS, None, "old"]),
    types=st.frozensets(st.sampled_from(ApplicationType)),
    level=st.sampled_from(["vg1", "vg2", "vg3", None]),
    category=st.sampled_from(Category),
    explanation=st.sampled_from(["", "because"]),
    moving=st.none() | st.builds(Moving, st.sampled_from([None, "0301", "1103", "?"]), st.none()),
    wishes=st.lists(st.builds(SchoolWish, codes, schools), max_size=5).map(tuple),
    had_foreign_language=st.sampled_from([None, True, False]),
    foreign_language=st.sampled_from([None, "es", "de"]),
    apprenticeship_wishes=st.lists(st.builds(ApprenticeshipWish, codes), max_size=3).map(tuple),
)
worlds = st.builds(
    lambda limits, completed, opened, home: replace(
        FACTS, limits=limits, completed_area=completed, open_areas=opened, home_county=home
    ),
    st.builds(
        Limits,
        vg1_programmes=st.integers(1, 4),
        schools_per_programme=st.none() | st.integers(1, 6),
        vg23_areas=st.none() | st.integers(1, 3),
        vg23_schools_per_area=st.none() | st.integers(1, 6),
        too_few=st.sampled_from(TooFew),
    ),
    st.sampled_from([None, "ELELE1----"]),
    st.frozensets(codes),
    st.sampled_from(["03", "11", None]),
)


@given(drafts, worlds)
def test_a_draft_that_nothing_stops_keeps_every_promise(draft: Draft, facts: Facts) -> None:
    """The properties, written apart from the rules."""
    findings = check(draft, facts)
    assert len({(f.code, f.pointer) for f in findings}) == len(findings), "nothing is said twice"
    if stops(findings):
        return
    assert draft.terms == TERMS
    assert draft.types
    if draft.for_school:
        wished = [wish.area for wish in draft.wishes]
        assert 1 <= len(wished) == len(set(wished))
        assert all(AREAS[area].in_force and AREAS[area].level == draft.level for area in wished)
        assert all(len(set(wish.schools)) == len(wish.schools) >= 1 for wish in draft.wishes)
        assert all(school in SCHOOLS for wish in draft.wishes for school in wish.schools)
        first = draft.level == "vg1"
        if first:
            assert (
                len({AREAS[area].programme for area in wished}) == len(wished) <= facts.limits.vg1_programmes
            )
        elif facts.completed_area:
            assert set(wished) <= facts.open_areas
        most = facts.limits.schools_per_programme if first else facts.limits.vg23_schools_per_area
        assert most is None or all(len(wish.schools) <= most for wish in draft.wishes)
    if draft.for_apprenticeship:
        trades = [wish.trade for wish in draft.apprenticeship_wishes]
        assert trades
        assert all(AREAS[trade].is_trade and AREAS[trade].in_force for trade in trades)


@given(drafts, worlds)
def test_every_pointer_leads_somewhere_in_the_draft(draft: Draft, facts: Facts) -> None:
    names = {"terms", "types", "level", "category", "explanation", "moving", "wishes", "letter"}
    names |= {"had_foreign_language", "mother_tongue", "apprenticeship_wishes", ""}
    for finding in check(draft, facts):
        first, _, rest = finding.pointer.removeprefix("/").partition("/")
        assert first in names
        if first == "wishes" and rest:
            place = int(rest.split("/")[0])
            assert place < len(draft.wishes)
            if rest.count("/") == 2:
                assert int(rest.split("/")[2]) < len(draft.wishes[place].schools)
