"""flask-smorest, told once how this house speaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import flask_smorest
import orjson
from flask import Flask, Response
from flask.json.provider import JSONProvider

from backend.platform.api.problems import ProblemSchema
from backend.platform.api.schemas import Schema

View = TypeVar("View", bound=Callable[..., Any])


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """A feature's door to HTTP. The OpenAPI tag is the feature's name. Decorators keep their view's type."""

    def arguments(self, schema: type[Schema], **options: Any) -> Callable[[View], View]:
        """Read and check a part of the request; faults are answered as one problem with a code per field."""
        # One instance for good: of a class webargs would make a new one, field by field, for every request.
        decorate: Callable[[View], View] = super().arguments(schema(), **options)
        return decorate

    def response(self, status_code: int, schema: Any = None, **options: Any) -> Callable[[View], View]:
        """Shape the answer, and say in the contract what it looks like."""
        decorate: Callable[[View], View] = super().response(status_code, schema, **options)
        return decorate

    def alt_response(self, status_code: int, *, schema: Any = None, **options: Any) -> Callable[[View], View]:
        decorate: Callable[[View], View] = super().alt_response(status_code, schema=schema, **options)
        return decorate

    def doc(self, **values: Any) -> Callable[[View], View]:
        decorate: Callable[[View], View] = super().doc(**values)
        return decorate


class Api(flask_smorest.Api):  # type: ignore[misc]
    """The API with our error shape in place of flask-smorest's own, described when somebody asks."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        self._opened: list[Blueprint] = []
        super().__init__(app)

    def register_blueprint(self, blueprint: Blueprint) -> None:
        """Open a feature's doors.

        smorest also describes them here, which takes longer than all the rest of putting the portal together and is
        of no use to those who answer requests: see `document`.
        """
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self._opened.append(blueprint)

    def document(self) -> dict[str, Any]:
        """The OpenAPI document of everything opened. To be asked for once."""
        # Errors come as problem+json. smorest reads the content type from the object; ours is for errors alone.
        self.__dict__["DEFAULT_RESPONSE_CONTENT_TYPE"] = "application/problem+json"
        super()._register_responses()
        del self.__dict__["DEFAULT_RESPONSE_CONTENT_TYPE"]
        for blueprint in self._opened:
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})
        described: dict[str, Any] = self.spec.to_dict()
        return described

    def _register_responses(self) -> None:
        """The answers to errors are described with everything else."""

    def _register_error_handlers(self) -> None:
        """Errors are the business of `platform.api.problems`, for smorest and everyone else alike."""


class OrjsonProvider(JSONProvider):
    """JSON by orjson: UTF-8, no naive moments."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj, option=orjson.OPT_NON_STR_KEYS).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Any:
        body = orjson.dumps(self._prepare_response_obj(args, kwargs), option=orjson.OPT_NON_STR_KEYS)
        return Response(body, mimetype="application/json")


SPEC = {
    "API_TITLE": "VIGO",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": None,
}


def make_api(app: Flask) -> Api:
    app.config.update(SPEC)
    app.json = OrjsonProvider(app)
    return Api(app)
