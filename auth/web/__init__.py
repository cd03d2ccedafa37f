"""auth in Flask: `requires` and `public` mark views, `check` and `current_principal` ask inside them.

@blueprint.route("/<application_id>")
class OneApplication(MethodView):
    @requires(Permission.APPLICATION_READ)      # above the argument decorator: refuse before reading
    @blueprint.response(200, ApplicationSchema)
    def get(self, application_id): ...
        check(Permission.APPLICATION_READ, Resource(owner=found.account_id))
"""

from __future__ import annotations

from auth.ports import Adapters
from auth.web.guard import (
    accepts,
    check,
    current_principal,
    declared_permission,
    is_public,
    public,
    requires,
    roles_here,
)
from auth.web.install import install
from auth.web.state import WebSettings

__all__ = [
    "Adapters",
    "WebSettings",
    "accepts",
    "check",
    "current_principal",
    "declared_permission",
    "install",
    "is_public",
    "public",
    "requires",
    "roles_here",
]
