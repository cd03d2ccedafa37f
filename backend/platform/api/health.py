"""Whether the portal is up: for load balancers and `vigo run`."""

from __future__ import annotations

from flask.views import MethodView
from marshmallow import fields
from sqlalchemy import text

from auth.web import public
from backend.platform.api.blueprint import Blueprint
from backend.platform.api.schemas import Schema
from backend.platform.api.unit_of_work import session

blueprint = Blueprint("health", __name__, url_prefix="/api/health", description="Is the portal up")


class HealthSchema(Schema):
    status = fields.String(required=True)


@blueprint.route("")
class HealthView(MethodView):
    @public
    @blueprint.response(200, HealthSchema)
    def get(self) -> dict[str, str]:
        """Answers 200 when the database answers."""
        session().execute(text("SELECT 1"))
        return {"status": "ok"}
