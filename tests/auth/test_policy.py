from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from auth.errors import AuthRefusal
from auth.policy import COUNTY, RULES, SCHOOL, Permission, Reason, Resource, allow, held_by
from auth.principal import Grant, Level, Principal, Role, anonymous

NOW = datetime(2027, 2, 3, 12, 0, tzinfo=UTC)

GRANTS = {
    Role.UNDECIDED: Grant(Role.UNDECIDED),
    Role.APPLICANT: Grant(Role.APPLICANT),
    Role.GUARDIAN: Grant(Role.GUARDIAN, acting_for="ida"),
    Role.ADVISER: Grant(Role.ADVISER, school="974588951"),
    Role.SCHOOL_OFFICER: Grant(Role.SCHOOL_OFFICER, school="974588951"),
    Role.ADMISSIONS_OFFICER: Grant(Role.ADMISSIONS_OFFICER, county="03"),
    Role.COUNTY_ADMINISTRATOR: Grant(Role.COUNTY_ADMINISTRATOR, county="03"),
    Role.PROTECTION_OFFICER: Grant(Role.PROTECTION_OFFICER, county="03"),
    Role.COMPANY: Grant(Role.COMPANY, organisation="974600951"),
    Role.SUPPORT: Grant(Role.SUPPORT),
}


def person(role: Role, account_id: str = "", level: Level = Level.HIGH) -> Principal:
    who = account_id or ("ida" if role is Role.APPLICANT else "somebody")
    return Principal(who, GRANTS[role], level, NOW - timedelta(minutes=5), "hash", "nb")


IDAS = Resource(owner="ida", county="03", school="974588951")


def test_every_permission_has_a_rule() -> None:
    assert set(RULES) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_a_visitor_is_asked_to_sign_in_except_for_public_reading(permission: Permission) -> None:
    decision = allow(anonymous(), permission, now=NOW)
    public = permission in {Permission.CALENDAR_READ, Permission.CATALOGUE_READ}
    assert decision.allowed is public
    assert decision.reason is (None if public else Reason.SIGN_IN_REQUIRED)


HOLDERS = {
    Permission.GRADES_READ: {"applicant", "guardian", "adviser", "officer"},
    Permission.GRADES_REPORT: {"applicant"},
    Permission.APPLICATION_FOLLOW: {"applicant", "guardian"},
    Permission.APPLICATION_SEARCH: {"officer"},
    Permission.APPLICATION_READ: {"applicant", "guardian", "adviser", "officer"},
    Permission.APPLICATION_READ_CONTENT: {"applicant", "adviser", "officer"},
    Permission.APPLICATION_CHANGE: {"applicant"},
    Permission.APPLICATION_SUBMIT: {"applicant"},
    Permission.APPLICATION_WITHDRAW: {"applicant"},
    Permission.APPLICATION_REOPEN: {"officer"},
    Permission.ATTACHMENT_READ: {"applicant", "adviser", "officer"},
    Permission.ATTACHMENT_READ_SENSITIVE: {"applicant", "officer"},
    Permission.OFFER_READ: {"applicant", "guardian"},
    Permission.OFFER_READ_CONTENT: {"applicant"},
    Permission.OFFER_ANSWER: {"applicant"},
    Permission.LIST_HAND_OVER: {"officer"},
    Permission.LIST_READ: {"officer", "keeper"},
    Permission.LIST_KEEP: {"officer", "keeper"},
    Permission.LIST_FOLLOW: {"applicant"},
    Permission.LIST_ANSWER: {"applicant"},
    Permission.ACCOUNT_ACCESS_LOG: {"applicant"},
    Permission.CALENDAR_CHANGE: set(),
    Permission.AUDIT_READ: set(),
}
ASKERS = {
    "applicant": Role.APPLICANT,
    "guardian": Role.GUARDIAN,
    "adviser": Role.ADVISER,
    "keeper": Role.SCHOOL_OFFICER,
    "officer": Role.ADMISSIONS_OFFICER,
    "company": Role.COMPANY,
    "support": Role.SUPPORT,
    "undecided": Role.UNDECIDED,
}


@pytest.mark.parametrize("name", ASKERS)
@pytest.mark.parametrize("permission", HOLDERS)
def test_who_may_do_what_with_idas_things(permission: Permission, name: str) -> None:
    decision = allow(person(ASKERS[name]), permission, IDAS, now=NOW)
    assert decision.allowed is (name in HOLDERS[permission])


@pytest.mark.parametrize(
    ("role", "resource"),
    [
        (Role.APPLICANT, Resource(owner="jonas", county="03", school="974588951")),
        (Role.GUARDIAN, Resource(owner="jonas", county="03", school="974588951")),
        (Role.ADVISER, Resource(owner="ida", county="03", school="974590000")),
        (Role.ADMISSIONS_OFFICER, Resource(owner="ida", county="11", school="974588951")),
        (Role.APPLICANT, Resource(county="03")),
        (Role.ADVISER, Resource(owner="ida", county="03")),
    ],
)
def test_what_is_out_of_reach_does_not_exist(role: Role, resource: Resource) -> None:
    decision = allow(person(role), Permission.APPLICATION_READ, resource, now=NOW)
    assert decision.reason is Reason.NOT_FOUND
    assert AuthRefusal.from_decision(decision).status == 404


def test_a_guardian_reads_the_childs_data_and_not_her_own_as_if_it_were() -> None:
    mother = person(Role.GUARDIAN, account_id="mother")
    assert mother.subject_id == "ida"
    assert allow(mother, Permission.GRADES_READ, Resource(owner="ida"), now=NOW).allowed
    assert not allow(mother, Permission.GRADES_READ, Resource(owner="mother"), now=NOW).allowed


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ANONYMOUS])
def test_a_protected_person_is_invisible_except_to_herself_and_the_protection_group(role: Role) -> None:
    hidden = replace(IDAS, organisation="974600951", protected=True)
    decision = allow(person(role), Permission.APPLICATION_READ, hidden, now=NOW)
    assert decision.allowed is (role in {Role.APPLICANT, Role.PROTECTION_OFFICER})


def test_a_school_keeps_its_own_lists_and_no_others() -> None:
    keeper = person(Role.SCHOOL_OFFICER)
    assert allow(keeper, Permission.LIST_KEEP, IDAS, now=NOW).allowed
    assert not allow(keeper, Permission.LIST_KEEP, replace(IDAS, school="974590000"), now=NOW).allowed
    assert not allow(keeper, Permission.LIST_KEEP, replace(IDAS, owner="somebody"), now=NOW).allowed
    weak = person(Role.SCHOOL_OFFICER, level=Level.SUBSTANTIAL)
    assert allow(weak, Permission.LIST_READ, now=NOW).reason is Reason.STEP_UP_REQUIRED


@pytest.mark.parametrize("role", [Role.ADVISER, Role.ADMISSIONS_OFFICER, Role.PROTECTION_OFFICER])
def test_nobody_handles_her_own_case(role: Role) -> None:
    hers = person(role, account_id="ida")
    assert allow(hers, Permission.APPLICATION_READ, IDAS, now=NOW).reason is Reason.NOT_FOUND
    assert allow(hers, Permission.APPLICATION_READ, replace(IDAS, owner="jonas"), now=NOW).allowed


def test_pupils_need_the_substantial_level() -> None:
    pupil = person(Role.APPLICANT, level=Level.SUBSTANTIAL)
    assert allow(pupil, Permission.GRADES_READ, IDAS, now=NOW).allowed


@pytest.mark.parametrize("role", sorted(COUNTY | SCHOOL))
def test_staff_need_the_high_level(role: Role) -> None:
    decision = allow(person(role, level=Level.SUBSTANTIAL), Permission.GRADES_READ, IDAS, now=NOW)
    assert (decision.reason, decision.level) == (Reason.STEP_UP_REQUIRED, Level.HIGH)
    refusal = AuthRefusal.from_decision(decision)
    assert (refusal.status, refusal.params) == (401, {"level": "high"})


@pytest.mark.parametrize("role", sorted({Role.GUARDIAN} | COUNTY | SCHOOL))
def test_whoever_stands_for_nobody_reaches_nothing(role: Role) -> None:
    """A grant without a county or school is no grant to everything that has none either."""
    unplaced = replace(person(role), grant=Grant(role))
    for thing in (Resource(), IDAS):
        assert allow(unplaced, Permission.GRADES_READ, thing, now=NOW).reason is Reason.NOT_FOUND


def test_the_audit_log_wants_a_sign_in_of_the_last_ten_minutes() -> None:
    administrator = person(Role.COUNTY_ADMINISTRATOR)
    assert allow(administrator, Permission.AUDIT_READ, now=NOW).allowed
    just = replace(administrator, auth_time=NOW - timedelta(minutes=10))
    assert allow(just, Permission.AUDIT_READ, now=NOW).allowed
    stale = replace(administrator, auth_time=NOW - timedelta(minutes=10, microseconds=1))
    assert allow(stale, Permission.AUDIT_READ, now=NOW).reason is Reason.FRESH_SIGN_IN_REQUIRED
    unknown = replace(administrator, auth_time=None)
    assert allow(unknown, Permission.AUDIT_READ, now=NOW).reason is Reason.FRESH_SIGN_IN_REQUIRED


def test_whoever_has_chosen_no_role_reaches_her_own_account_and_nothing_else() -> None:
    undecided = person(Role.UNDECIDED)
    held = {permission for permission in Permission if allow(undecided, permission, now=NOW).allowed}
    assert (
        held
        == set(held_by(Role.UNDECIDED))
        == {
            Permission.ACCOUNT_READ,
            Permission.ACCOUNT_CHANGE,
            Permission.CALENDAR_READ,
            Permission.CATALOGUE_READ,
        }
    )
    assert not allow(undecided, Permission.ACCOUNT_READ, Resource(owner="somebody"), now=NOW).allowed


def test_a_grant_is_named_by_all_that_it_reaches() -> None:
    grants = [
        *GRANTS.values(),
        Grant(Role.GUARDIAN, acting_for="jonas"),
        Grant(Role.ADMISSIONS_OFFICER, county="11"),
    ]
    assert len({grant.id for grant in grants}) == len(grants)
    assert Grant(Role.GUARDIAN, acting_for="ida").id == GRANTS[Role.GUARDIAN].id
    assert Grant(Role.ADVISER, school="x").id != Grant(Role.ADVISER, county="x").id


def test_everyone_may_read_the_calendar_signed_in_or_not() -> None:
    for role in GRANTS:
        assert allow(person(role, level=Level.SUBSTANTIAL), Permission.CALENDAR_READ, now=NOW).allowed
