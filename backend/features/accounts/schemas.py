"""A person's own account on the wire."""

from __future__ import annotations

from marshmallow import fields

from auth.policy import Permission
from auth.principal import Role
from backend.platform.api.schemas import Instant, Schema, max_length, one_of

LOCALES = ("nb", "nn", "en")


class ContactSchema(Schema):
    phone = fields.String(
        required=True, validate=max_length(40), metadata={"description": "Mobile, E.164 in answers"}
    )
    email = fields.String(required=True, validate=max_length(254))


class ContactAnswerSchema(ContactSchema):
    confirmed = fields.Boolean(
        required=True, metadata={"description": "False: ask the person to look once more"}
    )
    version = fields.Integer(required=True, metadata={"description": "Also the ETag; send it as If-Match"})


class GrantSchema(Schema):
    id = fields.String(required=True, metadata={"description": "Names the role when one is chosen"})
    role = fields.Enum(Role, by_value=True, required=True)
    county = fields.String(required=True, allow_none=True)
    school = fields.String(required=True, allow_none=True)
    organisation = fields.String(required=True, allow_none=True)
    child = fields.String(
        required=True, allow_none=True, metadata={"description": "Name of the child acted for"}
    )
    current = fields.Boolean(required=True, metadata={"description": "The role of this session"})
    here = fields.Boolean(
        required=True, metadata={"description": "Can be taken without signing in at another entrance"}
    )


class MeSchema(Schema):
    account_id = fields.String(required=True)
    given_name = fields.String(required=True, allow_none=True)
    family_name = fields.String(required=True, allow_none=True)
    born = fields.Date(required=True, allow_none=True)
    county = fields.String(required=True, allow_none=True)
    municipality = fields.String(required=True, allow_none=True)
    postal_code = fields.String(required=True, allow_none=True)
    locale = fields.String(required=True, allow_none=True)
    role = fields.Enum(Role, by_value=True, required=True)
    permissions = fields.List(
        fields.Enum(Permission, by_value=True),
        required=True,
        metadata={"description": "What the role may do: what is worth offering. Each request is judged anew"},
    )
    grants = fields.List(fields.Nested(GrantSchema), required=True)
    contact = fields.Nested(ContactAnswerSchema, required=True)
    now = Instant(required=True, metadata={"description": "The server's clock, which decides"})


class LanguageSchema(Schema):
    locale = fields.String(required=True, validate=one_of(LOCALES))


class SessionSchema(Schema):
    id = fields.String(required=True)
    opened_at = Instant(required=True)
    last_seen_at = Instant(required=True)
    user_agent = fields.String(required=True)
    current = fields.Boolean(required=True)


class LookSchema(Schema):
    at = Instant(required=True)
    role = fields.String(required=True, allow_none=True)
    action = fields.String(required=True)


class SessionsSchema(Schema):
    items = fields.List(fields.Nested(SessionSchema), required=True)


class LooksSchema(Schema):
    items = fields.List(fields.Nested(LookSchema), required=True)
