"""The catalogue over HTTP: public, the same for everyone, kept for a few minutes."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, jsonify
from flask.views import MethodView

from auth.web import public
from backend.features.catalogue import schemas, service
from backend.features.catalogue.attribution import sources
from backend.features.catalogue.published import Decorator, current_version, published
from backend.features.catalogue.service import OfferingQuery
from backend.kernel.periods import norwegian_day
from backend.platform import clock
from backend.platform.api.blueprint import Blueprint
from backend.platform.api.unit_of_work import rows, session

blueprint = Blueprint(
    "catalogue", __name__, url_prefix="/api/catalogue", description="What can be applied for, and where"
)

ALL_OFFERINGS_OF_A_SCHOOL = 500


def today() -> date:
    """The day in Norway."""
    return norwegian_day(clock.now())


def kept_for(minutes: int) -> Decorator:
    """Answers from the shelf; browsers keep them for so many minutes."""
    return published(minutes * 60, today)


def _school_year(query: dict[str, Any]) -> int:
    """The one that is asked for, else the newest."""
    asked: int | None = query.pop("school_year", None)
    return asked or service.newest_school_year(rows(), today(), current_version())


@blueprint.route("/counties")
class CountiesView(MethodView):
    @public
    @kept_for(minutes=10)
    @blueprint.response(200, schemas.CountiesSchema)
    def get(self) -> dict[str, Any]:
        """The counties, by name."""
        return {"counties": [schemas.county_view(one) for one in service.counties(session(), today())]}


@blueprint.route("/counties/<string:number>/rules")
class CountyRulesView(MethodView):
    @public
    @kept_for(minutes=10)
    @blueprint.arguments(schemas.SchoolYearQuery, location="query")
    @blueprint.response(200, schemas.CountyRulesSchema)
    def get(self, query: dict[str, Any], number: str) -> dict[str, Any]:
        """What the county has decided about applications, each value with its legal source."""
        school_year = _school_year(query)
        return schemas.county_rules_view(service.rules_of_county(session(), today(), number, school_year))


@blueprint.route("/municipalities")
class MunicipalitiesView(MethodView):
    @public
    @kept_for(minutes=10)
    @blueprint.arguments(schemas.MunicipalitiesQuery, location="query")
    @blueprint.response(200, schemas.MunicipalitiesSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """The municipalities, by name."""
        found = service.municipalities(session(), today(), query.get("county"))
        return {"municipalities": [schemas.municipality_view(one) for one in found]}


@blueprint.route("/postal-codes/<string:code>")
class PostalCodeView(MethodView):
    @public
    @kept_for(minutes=10)
    @blueprint.response(200, schemas.PostalPlaceSchema)
    def get(self, code: str) -> dict[str, Any]:
        """A postal code's place and position."""
        return schemas.postal_place_view(service.postal_place(session(), code, today()))


@blueprint.route("/programmes")
class ProgrammesView(MethodView):
    @public
    @kept_for(minutes=10)
    @blueprint.response(200, schemas.ProgrammesSchema)
    def get(self) -> dict[str, Any]:
        """The education programmes that can be chosen at Vg1."""
        return {"programmes": [schemas.programme_view(one) for one in service.programmes(session(), today())]}


@blueprint.route("/programme-areas")
class AreasView(MethodView):
    @public
    @kept_for(minutes=10)
    @blueprint.arguments(schemas.AreasQuery, location="query")
    @blueprint.response(200, schemas.AreasSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Programme areas in force."""
        return {"areas": [schemas.area_view(one) for one in service.areas(session(), today(), **query)]}


@blueprint.route("/open-areas")
class OpenAreasView(MethodView):
    @public
    @kept_for(minutes=10)
    @blueprint.arguments(schemas.OpenAreasQuery, location="query")
    @blueprint.response(200, schemas.AreasSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """What can be applied for after a completed area, in a county."""
        found = service.open_areas(
            session(), today(), completed=query.get("completed"), county=query["county"]
        )
        return {"areas": [schemas.area_view(one) for one in found]}


@blueprint.route("/programme-areas/<string:code>")
class AreaView(MethodView):
    @public
    @kept_for(minutes=10)
    @blueprint.response(200, schemas.AreaDetailSchema)
    def get(self, code: str) -> dict[str, Any]:
        """One programme area: what it builds on, what it leads to, and the trade's facts."""
        day = today()
        return schemas.area_detail_view(
            service.area(session(), code),
            service.trade(session(), code),
            service.areas_before(session(), day, code),
            service.areas_after(session(), day, code),
        )


@blueprint.route("/search")
class SearchView(MethodView):
    @public
    @kept_for(minutes=1)
    @blueprint.arguments(schemas.SearchQuery, location="query")
    @blueprint.response(200, schemas.SearchSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Programmes, areas, trades and schools by what people call them."""
        page = service.search(session(), today(), query.pop("q"), **query)
        return schemas.search_view(page)


@blueprint.route("/offerings")
class OfferingsView(MethodView):
    @public
    @kept_for(minutes=1)
    @blueprint.arguments(schemas.OfferingsQuery, location="query")
    @blueprint.response(200, schemas.OfferingsSchema)
    def get(self, query: dict[str, Any]) -> Response:
        """Programme areas at schools in a school year, with earlier cut-offs."""
        reader, day, version = rows(), today(), current_version()
        number, size, words = query.pop("page"), query.pop("size"), query.pop("q", None)
        school_year = _school_year(query)
        wanted = OfferingQuery(school_year, words=words, **query)
        page = service.offerings(reader, day, wanted, page=number, size=size, version=version)
        cut_offs = service.cut_offs_of(reader, day, page.items, version)
        # The largest public page, and its view is the wire's own shape: marshmallow would only copy it field by field.
        return jsonify(schemas.offerings_view(page, school_year, cut_offs))


@blueprint.route("/schools/<string:organisation_number>")
class SchoolView(MethodView):
    @public
    @kept_for(minutes=1)
    @blueprint.arguments(schemas.SchoolYearQuery, location="query")
    @blueprint.response(200, schemas.SchoolDetailSchema)
    def get(self, query: dict[str, Any], organisation_number: str) -> dict[str, Any]:
        """One school with what it offers."""
        school = service.school(session(), organisation_number)
        school_year = _school_year(query)
        wanted = OfferingQuery(school_year, school=organisation_number)
        page = service.offerings(session(), today(), wanted, size=ALL_OFFERINGS_OF_A_SCHOOL)
        cut_offs = service.cut_offs(session(), [organisation_number])
        offered = schemas.offerings_view(page, school_year, cut_offs)["offerings"]
        return schemas.school_view(school) | {"school_year": school_year, "offerings": offered}


@blueprint.route("/attribution")
class AttributionView(MethodView):
    @public
    @kept_for(minutes=10)
    @blueprint.response(200, schemas.AttributionSchema)
    def get(self) -> dict[str, Any]:
        """Whose data this is, in the sources' own words."""
        return {"sources": sources()}
