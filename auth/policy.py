"""What each role may do: one table of words and one pure function.

A permission is a word; who holds it, how surely they must be identified and how far it reaches stand in
`RULES`. `allow` decides. It is asked twice: by the `requires` decorator before the request body is read
(role and level), and by the use case that has found the object (reach).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from auth.principal import Level, Principal, Role


class Permission(StrEnum):
    """Everything that can be permitted. The value is the word used in logs and tests."""

    ACCOUNT_READ = "account.read"
    ACCOUNT_CHANGE = "account.change"
    ACCOUNT_ACCESS_LOG = "account.access_log"
    CALENDAR_READ = "calendar.read"
    CALENDAR_CHANGE = "calendar.change"
    CATALOGUE_READ = "catalogue.read"
    CATALOGUE_CHANGE = "catalogue.change"
    GRADES_READ = "grades.read"
    GRADES_REPORT = "grades.report"
    GRADES_CORRECT = "grades.correct"
    """See what pupils have reported as wrong, and settle it."""
    APPLICATION_FOLLOW = "application.follow"
    """The list of one's own applications, or of the child's."""
    APPLICATION_SEARCH = "application.search"
    """The list of everyone's applications to the county."""
    APPLICATION_READ = "application.read"
    """How an application stands, not what is in it."""
    APPLICATION_READ_CONTENT = "application.read_content"
    APPLICATION_CHANGE = "application.change"
    APPLICATION_SUBMIT = "application.submit"
    APPLICATION_WITHDRAW = "application.withdraw"
    APPLICATION_REOPEN = "application.reopen"
    ATTACHMENT_READ = "attachment.read"
    ATTACHMENT_READ_SENSITIVE = "attachment.read_sensitive"
    ATTACHMENT_CHANGE = "attachment.change"
    ATTACHMENT_ASK = "attachment.ask"
    """Ask an applicant for a paper, and say that it has come."""
    INTAKE_READ = "intake.read"
    """Rounds, their runs and figures, and what the offerings of a county have to give."""
    INTAKE_RUN = "intake.run"
    """Prepare a round, calculate it, take it back before it is published; change what offerings give."""
    INTAKE_PUBLISH = "intake.publish"
    """Approve somebody else's run, and set the moment of publication."""
    INTAKE_DECIDE = "intake.decide"
    """Decide about one application before a run."""
    OFFER_READ = "offer.read"
    """That there is a result and by when to answer it, not what is in it."""
    OFFER_READ_CONTENT = "offer.read_content"
    OFFER_ANSWER = "offer.answer"
    COMPLAINT_MAKE = "complaint.make"
    """Complain about one's own result, and ask that the place be kept for next year."""
    COMPLAINT_READ = "complaint.read"
    COMPLAINT_HANDLE = "complaint.handle"
    """The county's list of complaints, and deciding them."""
    LIST_HAND_OVER = "list.hand_over"
    """Let the schools of the county call from the waiting lists."""
    LIST_READ = "list.read"
    """Seats and waiting lists of one's school, or of one's county."""
    LIST_KEEP = "list.keep"
    """Mark who came, report a seat that is free. Whom it goes to nobody decides but the list."""
    LIST_FOLLOW = "list.follow"
    """The calls to oneself, and one's own places in line."""
    LIST_ANSWER = "list.answer"
    AUDIT_READ = "audit.read"
    SESSION_REVOKE = "session.revoke"


class Reason(StrEnum):
    """Why the answer was no. The value is the translation key of the sentence shown."""

    SIGN_IN_REQUIRED = "auth.sign_in_required"
    STEP_UP_REQUIRED = "auth.step_up_required"
    FRESH_SIGN_IN_REQUIRED = "auth.fresh_sign_in_required"
    NOT_ALLOWED = "auth.not_allowed"
    NOT_FOUND = "auth.not_found"
    """Out of reach. Answered as if there were nothing there."""


@dataclass(frozen=True, slots=True)
class Resource:
    """The facts about an object that decide who may reach it. Leave out what does not apply."""

    owner: str | None = None
    """Account id of the person the object is about."""
    county: str | None = None
    school: str | None = None
    organisation: str | None = None
    protected: bool = False
    """The owner has a protected address."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes, or no and why; with the level that would be enough where that is the reason."""

    allowed: bool
    reason: Reason | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Who holds a permission, how surely identified, how recently."""

    roles: frozenset[Role]
    level: Level = Level.SUBSTANTIAL
    max_age: timedelta | None = None


SELF = frozenset({Role.APPLICANT})
FAMILY = frozenset({Role.APPLICANT, Role.GUARDIAN})
COUNTY = frozenset({Role.ADMISSIONS_OFFICER, Role.COUNTY_ADMINISTRATOR, Role.PROTECTION_OFFICER})
SCHOOL = frozenset({Role.ADVISER})
RECEIVING = frozenset({Role.SCHOOL_OFFICER})
STAFF = COUNTY | SCHOOL | RECEIVING
"""Who sees other people's data for work."""
SIGNED_IN = frozenset(Role) - {Role.ANONYMOUS}
"""Also those who have not chosen a role yet: it is their own account all the same."""
EVERYONE = frozenset(Role)

STAFF_LEVEL = Level.HIGH
FRESH = timedelta(minutes=10)

RULES: Mapping[Permission, Rule] = {
    Permission.ACCOUNT_READ: Rule(SIGNED_IN),
    Permission.ACCOUNT_CHANGE: Rule(SIGNED_IN),
    Permission.ACCOUNT_ACCESS_LOG: Rule(SELF),
    Permission.CALENDAR_READ: Rule(EVERYONE, Level.NONE),
    Permission.CALENDAR_CHANGE: Rule(frozenset({Role.COUNTY_ADMINISTRATOR}), STAFF_LEVEL),
    Permission.CATALOGUE_READ: Rule(EVERYONE, Level.NONE),
    Permission.CATALOGUE_CHANGE: Rule(frozenset({Role.COUNTY_ADMINISTRATOR}), STAFF_LEVEL),
    Permission.GRADES_READ: Rule(FAMILY | COUNTY | SCHOOL),
    Permission.GRADES_REPORT: Rule(SELF),
    Permission.GRADES_CORRECT: Rule(COUNTY, STAFF_LEVEL),
    Permission.APPLICATION_FOLLOW: Rule(FAMILY),
    Permission.APPLICATION_SEARCH: Rule(COUNTY, STAFF_LEVEL),
    Permission.APPLICATION_READ: Rule(FAMILY | COUNTY | SCHOOL),
    # A guardian of someone who has turned 15 sees how it stands and does not decide: the pupil chooses her own education.
    Permission.APPLICATION_READ_CONTENT: Rule(SELF | COUNTY | SCHOOL),
    Permission.APPLICATION_CHANGE: Rule(SELF),
    Permission.APPLICATION_SUBMIT: Rule(SELF),
    Permission.APPLICATION_WITHDRAW: Rule(SELF),
    Permission.APPLICATION_REOPEN: Rule(COUNTY, STAFF_LEVEL),
    Permission.ATTACHMENT_READ: Rule(SELF | COUNTY | SCHOOL),
    # Health and special-needs papers: neither guardian nor adviser unasked.
    Permission.ATTACHMENT_READ_SENSITIVE: Rule(SELF | COUNTY),
    Permission.ATTACHMENT_CHANGE: Rule(SELF),
    Permission.ATTACHMENT_ASK: Rule(COUNTY, STAFF_LEVEL),
    Permission.INTAKE_READ: Rule(COUNTY, STAFF_LEVEL),
    Permission.INTAKE_RUN: Rule(COUNTY, STAFF_LEVEL),
    Permission.INTAKE_PUBLISH: Rule(COUNTY, STAFF_LEVEL),
    Permission.INTAKE_DECIDE: Rule(COUNTY, STAFF_LEVEL),
    Permission.OFFER_READ: Rule(FAMILY),
    Permission.OFFER_READ_CONTENT: Rule(SELF),
    Permission.OFFER_ANSWER: Rule(SELF),
    # A guardian complains only with written authority, which lies with the pupil's own complaint as a paper.
    Permission.COMPLAINT_MAKE: Rule(SELF),
    Permission.COMPLAINT_READ: Rule(SELF | COUNTY),
    Permission.COMPLAINT_HANDLE: Rule(COUNTY, STAFF_LEVEL),
    Permission.LIST_HAND_OVER: Rule(COUNTY, STAFF_LEVEL),
    Permission.LIST_READ: Rule(COUNTY | RECEIVING, STAFF_LEVEL),
    Permission.LIST_KEEP: Rule(COUNTY | RECEIVING, STAFF_LEVEL),
    Permission.LIST_FOLLOW: Rule(SELF),
    Permission.LIST_ANSWER: Rule(SELF),
    Permission.AUDIT_READ: Rule(
        frozenset({Role.COUNTY_ADMINISTRATOR, Role.PROTECTION_OFFICER}), STAFF_LEVEL, FRESH
    ),
    Permission.SESSION_REVOKE: Rule(frozenset({Role.SUPPORT, Role.COUNTY_ADMINISTRATOR}), STAFF_LEVEL),
}


def required_level(principal: Principal, permission: Permission) -> Level:
    """The level this person must be identified at: staff who see other people's data always the high one."""
    rule = RULES[permission]
    if rule.level is Level.NONE:
        return rule.level
    return max(rule.level, STAFF_LEVEL) if principal.role in STAFF else rule.level


def held_by(role: Role) -> tuple[Permission, ...]:
    """Every permission that goes with a role, whatever else it takes: what a page may offer to whoever has it."""
    return tuple(permission for permission, rule in RULES.items() if role in rule.roles)


def allow(
    principal: Principal, permission: Permission, resource: Resource | None = None, *, now: datetime
) -> Decision:
    """May `principal` do this, to this resource, at this moment?

    Without a resource only the role, the level and the freshness of the sign-in are judged.
    """
    rule = RULES[permission]
    if principal.role not in rule.roles:
        return _no(Reason.NOT_ALLOWED if principal.is_signed_in else Reason.SIGN_IN_REQUIRED)
    level = required_level(principal, permission)
    if principal.level < level:
        return Decision(False, Reason.STEP_UP_REQUIRED, level)
    if rule.max_age and (principal.auth_time is None or now - principal.auth_time > rule.max_age):
        return Decision(False, Reason.FRESH_SIGN_IN_REQUIRED, level)
    if resource is not None and not _reaches(principal, resource):
        return _no(Reason.NOT_FOUND)
    return Decision(True)


def lists_protected(principal: Principal) -> bool:
    """Whether a list may show people with a protected address to this person, or count them."""
    return principal.role is Role.PROTECTION_OFFICER


def _no(reason: Reason) -> Decision:
    return Decision(False, reason)


def _reaches(principal: Principal, resource: Resource) -> bool:
    is_hidden = resource.protected and principal.role is not Role.APPLICANT and not lists_protected(principal)
    # Nobody handles her own case (forvaltningsloven § 6): staff who apply themselves do it as applicants.
    is_her_own_case = principal.role in STAFF and _same(principal.account_id, resource.owner)
    if is_hidden or is_her_own_case:
        return False
    grant = principal.grant
    match principal.role:
        case Role.APPLICANT | Role.GUARDIAN:
            return _same(principal.subject_id, resource.owner)
        case Role.ADVISER | Role.SCHOOL_OFFICER:
            return _same(grant.school, resource.school)
        case Role.ADMISSIONS_OFFICER | Role.COUNTY_ADMINISTRATOR | Role.PROTECTION_OFFICER:
            return _same(grant.county, resource.county)
        case Role.COMPANY:
            return _same(grant.organisation, resource.organisation)
        case Role.SUPPORT | Role.ANONYMOUS | Role.UNDECIDED:
            return False


def _same(mine: str | None, theirs: str | None) -> bool:
    return mine is not None and mine == theirs
