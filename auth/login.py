"""Signing in, stepping up and signing out, without a web framework.

`begin` sends the browser to the provider; `take` and `finish` receive it again. Between the two lies a
transaction that only this browser can present, and only once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from auth.errors import AuthRefusal, Failure, LoginFailure
from auth.oidc.client import OidcClient
from auth.oidc.id_token import IdToken
from auth.oidc.issuers import Entrance
from auth.policy import Reason
from auth.ports import (
    Account,
    Adapters,
    AuditAction,
    LoginTransaction,
    Organisation,
    VerifiedIdentity,
)
from auth.principal import Grant, Level, Role
from auth.session import EndReason, Session, hash_secret, new_secret

TRANSACTION_LIFETIME = timedelta(minutes=10)
LONGEST_PATH = 512


@dataclass(frozen=True, slots=True)
class Wish:
    """What a sign-in is begun with."""

    entrance: str
    level: Level | None
    fresh: bool
    return_to: str
    locale: str
    login_hint: str | None = None
    grant: str | None = None
    """Id of the grant to act with."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and the secret that it brings back."""

    location: str
    secret: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider sent the browser back with. Nothing in it is trusted yet."""

    state: str | None
    issuer: str | None
    code: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """The session in another role, and the secret of its cookie."""

    secret: str
    session: Session


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The wanted role takes a sign-in of its own: at another entrance, or surer than this session's."""

    entrance: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A session, the secret of its cookie, and where the person wanted to go."""

    secret: str
    session: Session
    return_to: str
    action: AuditAction


class Login:
    """Every way into the portal: the entrances, and one client per provider."""

    def __init__(
        self, entrances: Mapping[str, Entrance], clients: Mapping[str, OidcClient], adapters: Adapters
    ) -> None:
        """`clients` by issuer."""
        self.entrances = entrances
        self._clients = clients
        self._adapters = adapters

    def begin(self, wish: Wish, current: Session | None) -> Begun:
        """Open a transaction and push our request to the provider.

        A session that is open now is replaced by the new one. Where the wish is more certainty than that
        session has, or another role of the same person, only the same person may come back.

        Raises:
            LoginFailure: `PROVIDER_DOWN`.
        """
        now = self._adapters.clock()
        entrance = self.entrances[wish.entrance]
        level = max(entrance.level, wish.level or Level.NONE)
        steps_up = current is not None and (
            wish.grant is not None
            or (current.entrance == entrance.name and (wish.fresh or level > current.level))
        )
        secret = new_secret()
        transaction = LoginTransaction(
            id_hash=hash_secret(secret),
            entrance=entrance.name,
            state=new_secret(),
            nonce=new_secret(),
            code_verifier=secrets.token_urlsafe(48),
            level=level,
            fresh=wish.fresh,
            return_to=wish.return_to,
            locale=wish.locale,
            started_at=now,
            expires_at=now + TRANSACTION_LIFETIME,
            previous_session=current.id_hash if current else None,
            bound_account=current.account_id if current and steps_up else None,
            grant=wish.grant,
        )
        location = self._client(entrance).push(transaction, entrance, wish.login_hint)
        self._adapters.transactions.add(transaction)
        return Begun(location, secret)

    def take(self, secret: str | None) -> LoginTransaction:
        """The sign-in that this browser began. It can be taken once.

        Raises:
            LoginFailure: `EXPIRED`.
        """
        if not secret:
            raise LoginFailure(Failure.EXPIRED, "the browser brought no transaction")
        transaction = self._adapters.transactions.take(hash_secret(secret))
        if transaction is None:
            raise LoginFailure(Failure.EXPIRED, "the transaction is unknown or already used")
        if transaction.expires_at <= self._adapters.clock():
            raise LoginFailure(Failure.EXPIRED, "the transaction is too old")
        return transaction

    def finish(self, transaction: LoginTransaction, answer: Answer, user_agent: str) -> Finished:
        """Check the answer, redeem its code, open the session and end the one it replaces.

        Raises:
            LoginFailure: whatever is wrong; after a step-up by somebody else the old session is ended too.
        """
        entrance = self.entrances[transaction.entrance]
        code = _checked_code(transaction, answer, entrance.provider.issuer)
        token = self._client(entrance).redeem(code, transaction)
        organisation = _chosen_organisation(entrance, token)
        now = self._adapters.clock()
        account = self._account(_identity(entrance, token, organisation), now)
        if transaction.bound_account not in (None, account.account_id):
            self._end_previous(transaction, now, EndReason.OTHER_PERSON)
            raise LoginFailure(Failure.OTHER_PERSON, "another person answered the step-up")
        grant = self._grant(entrance, account, organisation, transaction)
        self._end_previous(transaction, now, EndReason.REPLACED)
        secret = new_secret()
        session = Session(
            id_hash=hash_secret(secret),
            account_id=account.account_id,
            grant=grant,
            level=token.level,
            auth_time=token.auth_time,
            opened_at=now,
            last_seen_at=now,
            locale=account.locale or transaction.locale,
            entrance=entrance.name,
            issuer=entrance.provider.issuer,
            provider_session=token.provider_session,
            user_agent=user_agent[:200],
        )
        self._adapters.sessions.add(session)
        return Finished(secret, session, transaction.return_to, _action(transaction))

    def change_role(self, session: Session, wanted: str) -> Changed | Elsewhere:
        """Act in another role of the same person: a new session with a new cookie, and the end of this one.

        The two hours and the certainty stay those of the sign-in. A role that this entrance may not give, or that
        wants more certainty, is not given here: `Elsewhere` names the entrance to sign in at.

        Raises:
            AuthRefusal: 404 `auth.not_found`, the person holds no such grant now; 401 `auth.sign_in_required`,
                the session was ended or replaced meanwhile.
        """
        now = self._adapters.clock()
        held = self._adapters.accounts.grants(session.account_id, now)
        grant = next((one for one in held if one.id == wanted), None)
        entrance = self._entrance_for(grant, session) if grant else None
        if grant is None or entrance is None:
            raise AuthRefusal(404, Reason.NOT_FOUND.value)
        if entrance.name != session.entrance or session.level < entrance.level:
            return Elsewhere(entrance.name)
        # Ending succeeds once: of two requests with the same cookie one finds nothing to replace.
        if not self._adapters.sessions.end(session.id_hash, now, EndReason.REPLACED):
            raise AuthRefusal(401, Reason.SIGN_IN_REQUIRED.value)
        secret = new_secret()
        changed = replace(session, id_hash=hash_secret(secret), grant=grant, last_seen_at=now)
        self._adapters.sessions.add(changed)
        return Changed(secret, changed)

    def roles_at(self, session: Session) -> frozenset[Role]:
        """The roles that the entrance of this session may give."""
        entrance = self.entrances.get(session.entrance)
        return entrance.roles if entrance else frozenset()

    def sign_out(self, session: Session) -> str | None:
        """End the session here; where the browser goes to sign out at the provider too, if anywhere."""
        self._adapters.sessions.end(session.id_hash, self._adapters.clock(), EndReason.SIGNED_OUT)
        entrance = self.entrances.get(session.entrance)
        return self._client(entrance).sign_out_address(session.locale) if entrance else None

    def signed_out_elsewhere(self, issuer: str, provider_session: str) -> int:
        """The provider tells that a sign-in has ended; how many sessions that ended here."""
        if issuer not in self._clients:
            return 0
        return self._adapters.sessions.end_by_provider_session(
            issuer, provider_session, self._adapters.clock(), EndReason.SIGNED_OUT_ELSEWHERE
        )

    def _entrance_for(self, grant: Grant, session: Session) -> Entrance | None:
        """Where a role is given: here if it may be, otherwise the first entrance that may."""
        here = self.entrances.get(session.entrance)
        candidates = [*([here] if here else []), *self.entrances.values()]
        return next((one for one in candidates if grant.role in one.roles), None)

    def _client(self, entrance: Entrance) -> OidcClient:
        return self._clients[entrance.provider.issuer]

    def _account(self, identity: VerifiedIdentity, now: datetime) -> Account:
        try:
            return self._adapters.accounts.sign_in(identity, now)
        except Exception as fault:
            # Fail closed, whatever the directory stumbled over; its own words may hold personal data.
            raise LoginFailure(Failure.UNAVAILABLE, type(fault).__name__) from fault

    def _grant(
        self,
        entrance: Entrance,
        account: Account,
        organisation: Organisation | None,
        transaction: LoginTransaction,
    ) -> Grant:
        if organisation is not None:
            # The provider has looked up, in Altinn, that the person may act for this organisation.
            return Grant(Role.COMPANY, organisation=organisation.number)
        possible = [grant for grant in account.grants if grant.role in entrance.roles]
        if not possible:
            raise LoginFailure(Failure.NO_ROLE, f"no role at the entrance {entrance.name}")
        if transaction.grant is not None:
            wanted = next((grant for grant in possible if grant.id == transaction.grant), None)
            if wanted is None:
                raise LoginFailure(Failure.NO_ROLE, "the wanted role is not held, or not given here")
            return wanted
        previous = self._adapters.sessions.find(transaction.previous_session or "")
        if previous and previous.account_id == account.account_id and previous.grant in possible:
            return previous.grant
        return possible[0] if len(possible) == 1 else Grant(Role.UNDECIDED)

    def _end_previous(self, transaction: LoginTransaction, now: datetime, reason: EndReason) -> None:
        if transaction.previous_session is not None:
            self._adapters.sessions.end(transaction.previous_session, now, reason)


def same_origin_path(wanted: str | None) -> str:
    """The wanted path where it is one of our own pages, otherwise the start page: no way out to elsewhere."""
    if not wanted or len(wanted) > LONGEST_PATH or not wanted.startswith("/"):
        return "/"
    if wanted.startswith(("//", "/auth/", "/api/")) or "\\" in wanted:
        return "/"
    if not wanted.isascii() or not wanted.isprintable() or " " in wanted:
        return "/"
    return wanted


def _checked_code(transaction: LoginTransaction, answer: Answer, issuer: str) -> str:
    if not secrets.compare_digest((answer.state or "").encode(), transaction.state.encode()):
        raise LoginFailure(Failure.EXPIRED, "state")
    if answer.issuer != issuer:
        raise LoginFailure(Failure.UNTRUSTED, "the answer's iss is not the provider we asked")
    if answer.error == "access_denied":
        raise LoginFailure(Failure.CANCELLED, "access_denied")
    if answer.error is not None:
        raise LoginFailure(Failure.PROVIDER_DOWN, f"the provider answered {answer.error[:60]!r}")
    if not answer.code:
        raise LoginFailure(Failure.UNTRUSTED, "the answer has no code")
    return answer.code


def _action(transaction: LoginTransaction) -> AuditAction:
    if transaction.bound_account is None:
        return AuditAction.SIGN_IN
    return AuditAction.ROLE_CHANGE if transaction.grant else AuditAction.STEP_UP


def _chosen_organisation(entrance: Entrance, token: IdToken) -> Organisation | None:
    """Ansattporten signs people in who may act for nobody: refusing them is our task."""
    if not entrance.needs_organisation:
        return None
    if len(token.organisations) != 1:
        raise LoginFailure(Failure.NO_ORGANISATION, f"{len(token.organisations)} organisations, not one")
    return token.organisations[0]


def _identity(entrance: Entrance, token: IdToken, organisation: Organisation | None) -> VerifiedIdentity:
    return VerifiedIdentity(
        issuer=entrance.provider.issuer,
        subject=token.subject,
        identity_number=token.identity_number,
        level=token.level,
        auth_time=token.auth_time,
        organisation=organisation,
        locale=token.locale,
    )
