"""Refusals of auth, in the shape of the portal's own: `status`, `code`, `params`, `fields`."""

from __future__ import annotations

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


class LoginFailure(Exception):
    """A sign-in that did not succeed: `code` names the page shown, `detail` goes to the audit log only."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
