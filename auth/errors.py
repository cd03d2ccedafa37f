"""Refusals of auth, in the shape of the portal's own: `status`, `code`, `params`, `fields`."""

from __future__ import annotations

from enum import StrEnum

from auth.policy import Decision, Reason

STATUS = {
    Reason.SIGN_IN_REQUIRED: 401,
    Reason.STEP_UP_REQUIRED: 401,
    Reason.FRESH_SIGN_IN_REQUIRED: 401,
    Reason.NOT_ALLOWED: 403,
    Reason.NOT_FOUND: 404,
}


class AuthRefusal(Exception):
    """A no to a request: `code` is the translation key."""

    def __init__(self, status: int, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.params: dict[str, str | int | bool | None] = dict(params)
        self.fields: tuple[()] = ()

    @classmethod
    def from_decision(cls, decision: Decision) -> AuthRefusal:
        """The refusal for a decision that was no."""
        reason = decision.reason or Reason.NOT_ALLOWED
        params = {"level": decision.level.word} if decision.level is not None else {}
        return cls(STATUS[reason], reason.value, **params)


class Failure(StrEnum):
    """Why a sign-in did not succeed. The value begins the keys of the page shown: `….title` and `….text`."""

    EXPIRED = "auth.failure.expired"
    """The sign-in took too long, was finished already, or was begun in another browser."""
    CANCELLED = "auth.failure.cancelled"
    UNTRUSTED = "auth.failure.untrusted"
    """The answer is not one that the provider gives to us for this sign-in."""
    PROVIDER_DOWN = "auth.failure.provider_down"
    LEVEL_TOO_LOW = "auth.failure.level_too_low"
    NO_IDENTITY_NUMBER = "auth.failure.no_identity_number"
    NO_ORGANISATION = "auth.failure.no_organisation"
    NO_ROLE = "auth.failure.no_role"
    OTHER_PERSON = "auth.failure.other_person"
    UNAVAILABLE = "auth.failure.unavailable"
    """Our own fault: the account could not be opened."""


class LoginFailure(Exception):
    """A sign-in that did not succeed: `failure` names the page, `detail` goes to the audit log only."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(f"{failure.value}: {detail}")
        self.failure = failure
        self.detail = detail
