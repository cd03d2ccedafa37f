"""FastAPI when every microsecond counts: async Core, merged queries, orjson, no second look at the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request, Response
from sqlalchemy import BindParameter, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.features.accounts.models import Account, SessionRow
from backend.features.annual_wheel.models import MilestoneRow
from backend.features.annual_wheel.rules import Audience, Kind, Milestone
from backend.features.applications.models import Application, Attachment, SchoolHistory, Wish
from backend.features.applications.rules.check import stops
from backend.features.applications.rules.draft import read_draft
from backend.features.applications.rules.facts import AreaFacts, OfferingFacts
from backend.features.applications.rules.statuses import group_of, overall
from backend.features.applications.rules.timeline import state_of
from backend.features.applications.service.world import DEADLINES
from backend.features.catalogue.importing import offering_id
from backend.features.catalogue.models import (
    CutOffRow,
    OfferingRow,
    ProgrammeAreaRow,
    ProgrammeRow,
    SchoolRow,
)
from bench.peers import ground, shapes

app = FastAPI()
writer = ground.make_engine()
# Reads need no transaction on PostgreSQL; SQLite is quicker with its own.
reader = (
    ground.make_engine(isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
    if ground.settings.database_url.startswith("postgresql")
    else writer
)

_SESSION = (
    SessionRow.account_id,
    SessionRow.grant,
    SessionRow.level,
    SessionRow.opened_at,
    SessionRow.last_seen_at,
    SessionRow.ended_at,
)
_APPLICATION = (
    Application.id,
    Application.county,
    Application.school_year,
    Application.reference,
    Application.draft,
    Application.draft_version,
    Application.draft_saved_at,
    Application.submissions,
    Application.submitted_draft_version,
    Application.submitted_at,
    Application.withdrawn_at,
)
STATUS = (
    select(
        *_SESSION, *_APPLICATION, Wish.rank, Wish.type, Wish.area, Wish.school, Wish.official.label("status")
    )
    .outerjoin(Application, Application.account_id == SessionRow.account_id)
    .outerjoin(Wish, Wish.application_id == Application.id)
    .where(SessionRow.id_hash == bindparam("id_hash"))
    .order_by(Application.id, Wish.rank)
)
MILESTONES = select(
    MilestoneRow.kind,
    MilestoneRow.county,
    MilestoneRow.school_year,
    MilestoneRow.day,
    MilestoneRow.audience,
    MilestoneRow.owner,
    MilestoneRow.legal_source,
    MilestoneRow.confirmed,
).where(
    MilestoneRow.replaced_at.is_(None),
    MilestoneRow.county.in_(bindparam("counties", expanding=True)),
)
OWN = (
    select(
        *_SESSION,
        *_APPLICATION,
        Account.county.label("home_county"),
        Account.contact_confirmed_at,
        select(SchoolHistory.area)
        .where(SchoolHistory.account_id == Account.id)
        .order_by(SchoolHistory.school_year.desc())
        .limit(1)
        .scalar_subquery()
        .label("completed"),
    )
    .join(Account, Account.id == SessionRow.account_id)
    .outerjoin(
        Application,
        and_(Application.account_id == SessionRow.account_id, Application.id == bindparam("application_id")),
    )
    .where(SessionRow.id_hash == bindparam("id_hash"))
)
SAVE = (
    update(Application)
    .where(Application.id == bindparam("key"), Application.draft_version == bindparam("edited"))
    .values(
        draft=bindparam("content"),
        draft_version=Application.draft_version + 1,
        draft_saved_at=bindparam("moment"),
    )
)
AREAS = (
    select(
        ProgrammeAreaRow.code,
        ProgrammeAreaRow.programme,
        ProgrammeAreaRow.level,
        ProgrammeAreaRow.is_trade,
        ProgrammeAreaRow.in_force,
        ProgrammeRow.kind,
    )
    .join(ProgrammeRow, ProgrammeRow.code == ProgrammeAreaRow.programme)
    .where(ProgrammeAreaRow.code.in_(bindparam("codes", expanding=True)))
)
WISHED = (
    select(
        OfferingRow.area,
        OfferingRow.school,
        SchoolRow.county,
        SchoolRow.name,
        OfferingRow.requirements,
        OfferingRow.beginner_languages,
    )
    .join(SchoolRow, SchoolRow.organisation_number == OfferingRow.school)
    .where(OfferingRow.id.in_(bindparam("ids", expanding=True)))
)
PAPERS = select(Attachment.kind).where(
    Attachment.application_id == bindparam("application_id"), Attachment.removed_at.is_(None)
)
_DAY: BindParameter[date] = bindparam("day")
OFFERINGS = (
    select(
        OfferingRow.id,
        OfferingRow.school_year,
        OfferingRow.school,
        OfferingRow.places,
        OfferingRow.pools,
        OfferingRow.requirements,
        OfferingRow.beginner_languages,
        OfferingRow.demo_fields,
        SchoolRow.name.label("school_name"),
        SchoolRow.county,
        SchoolRow.municipality,
        SchoolRow.latitude,
        SchoolRow.longitude,
        ProgrammeAreaRow.code,
        ProgrammeAreaRow.programme,
        ProgrammeAreaRow.level,
        ProgrammeAreaRow.name_nb,
        ProgrammeAreaRow.name_nn,
        ProgrammeAreaRow.name_en,
        ProgrammeAreaRow.provision,
        ProgrammeAreaRow.is_trade,
        ProgrammeAreaRow.in_force,
        func.count().over().label("total"),
    )
    .join(SchoolRow, SchoolRow.organisation_number == OfferingRow.school)
    .join(ProgrammeAreaRow, ProgrammeAreaRow.code == OfferingRow.area)
    .where(
        OfferingRow.school_year == select(func.max(OfferingRow.school_year)).scalar_subquery(),
        or_(OfferingRow.valid_from.is_(None), OfferingRow.valid_from <= _DAY),
        or_(OfferingRow.valid_to.is_(None), OfferingRow.valid_to >= _DAY),
        SchoolRow.county == bindparam("county"),
        ProgrammeAreaRow.level == bindparam("level"),
    )
    .order_by(ProgrammeAreaRow.level, ProgrammeAreaRow.name_nb, SchoolRow.name, OfferingRow.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
CUT_OFFS = (
    select(
        CutOffRow.school,
        CutOffRow.area,
        CutOffRow.year,
        CutOffRow.round,
        CutOffRow.points,
        CutOffRow.status,
        CutOffRow.title,
    )
    .where(
        CutOffRow.school.in_(bindparam("schools", expanding=True)),
        CutOffRow.area.in_(bindparam("areas", expanding=True)),
    )
    .order_by(CutOffRow.school, CutOffRow.area, CutOffRow.year.desc(), CutOffRow.round.desc())
)


def answer(content: Any) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")


def admit(row: Any) -> Any:
    ground.require_open(row)
    ground.require_applicant(row.grant, row.level)
    return row


async def _milestones(connection: AsyncConnection, counties: Iterable[str]) -> list[Milestone]:
    rows = await connection.execute(MILESTONES, {"counties": ["", *counties]})
    return [
        Milestone(
            Kind(kind), county or None, school_year, day, Audience(audience), owner, legal_source, confirmed
        )
        for kind, county, school_year, day, audience, owner, legal_source, confirmed in rows
    ]


@app.get("/api/health")
async def health() -> Response:
    return answer({"status": "ok"})


@app.get("/api/applications/status")
async def status(id_hash: Annotated[str, Depends(ground.cookie_hash)]) -> Response:
    async with reader.connect() as connection:
        rows = (await connection.execute(STATUS, {"id_hash": id_hash})).all()
        admit(rows[0] if rows else None)
        counties = {row.county for row in rows if row.id}
        milestones = await _milestones(connection, counties)
    school_year = ground.current_season({one.school_year for one in milestones}, ground.now())
    milestones = [one for one in milestones if one.school_year == school_year]
    moments = {county: ground.moments(milestones, county, school_year) for county in counties}
    items: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.id is None or row.school_year != school_year:
            continue
        item = items.get(row.id)
        if item is None:
            item = items[row.id] = _status_item(row, moments[row.county])
        if row.rank is not None:
            item["wishes"].append(
                {
                    "rank": row.rank,
                    "type": row.type,
                    "area": row.area,
                    "school": row.school,
                    "group": group_of(row.status),
                    "status": row.status,
                }
            )
    for item in items.values():
        item["group"] = overall([wish["status"] for wish in item["wishes"]])
    return answer({"items": list(items.values())})


def _status_item(row: Any, moments: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "county": row.county,
        "school_year": row.school_year,
        "reference": row.reference,
        "state": state_of(row.submissions, row.withdrawn_at, row.submitted_draft_version, row.draft_version),
        "deadline": moments[DEADLINES[read_draft(row.draft).deadline_class]],
        "submitted_at": row.submitted_at,
        "submission_number": row.submissions or None,
        "withdrawn_at": row.withdrawn_at,
        "wishes": [],
    }


@app.get("/api/catalogue/offerings")
async def offerings(
    county: Annotated[str, Query(pattern=r"^\d{2}$")],
    level: Annotated[str, Query(pattern=r"^vg[1-4]$")],
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    wanted = {
        "county": county,
        "level": level,
        "day": ground.now().date(),
        "limit": size,
        "offset": (page - 1) * size,
    }
    async with reader.connect() as connection:
        rows = (await connection.execute(OFFERINGS, wanted)).all()
        pairs = {"schools": sorted({row.school for row in rows}), "areas": sorted({row.code for row in rows})}
        cut_offs: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
        for school, area, year, number, points, state, title in await connection.execute(CUT_OFFS, pairs):
            cut_offs.setdefault((school, area), []).append(
                {"year": year, "round": number, "points": points, "status": state, "title": title}
            )
    return answer(
        {
            "school_year": rows[0].school_year if rows else None,
            "total": rows[0].total if rows else 0,
            "page": page,
            "size": size,
            "offerings": [_offering(row, cut_offs) for row in rows],
        }
    )


def _offering(row: Any, cut_offs: Mapping[tuple[str, str | None], list[dict[str, Any]]]) -> dict[str, Any]:
    has_point = row.latitude is not None and row.longitude is not None
    return {
        "id": row.id,
        "school_year": row.school_year,
        "area": {
            "code": row.code,
            "programme": row.programme,
            "level": row.level,
            "names": {"nb": row.name_nb, "nn": row.name_nn, "en": row.name_en},
            "provision": row.provision,
            "is_trade": row.is_trade,
            "in_force": row.in_force,
        },
        "school": row.school,
        "school_name": row.school_name,
        "county": row.county,
        "municipality": row.municipality,
        "point": {"latitude": row.latitude, "longitude": row.longitude} if has_point else None,
        "places": row.places,
        "pools": row.pools or {},
        "requirements": row.requirements or [],
        "beginner_languages": row.beginner_languages or [],
        "demo_fields": sorted(row.demo_fields or []),
        "cut_offs": cut_offs.get((row.school, row.code), []),
    }


@app.put("/api/applications/{application_id}/draft")
async def save_draft(
    application_id: str,
    sent: shapes.DraftContent,
    request: Request,
    if_match: Annotated[str | None, Header()] = None,
) -> Response:
    wanted = {"id_hash": ground.cookie_hash(request), "application_id": application_id}
    edited = ground.version_in(if_match)
    content = sent.model_dump(mode="json")
    async with writer.begin() as connection:
        row = admit((await connection.execute(OWN, wanted)).one_or_none())
        if row.id is None:
            raise HTTPException(404)
        version, saved_at = row.draft_version, row.draft_saved_at
        if edited != version:
            raise HTTPException(412)
        if content != row.draft:
            saved_at = ground.now()
            change = {"key": application_id, "edited": edited, "content": content, "moment": saved_at}
            if (await connection.execute(SAVE, change)).rowcount != 1:
                raise HTTPException(412)
            version += 1
        findings = await _judge(connection, row, content)
    return answer(
        {
            "version": version,
            "saved_at": saved_at,
            "unsent_changes": row.submitted_draft_version != version,
            "content": content,
            "findings": [
                {"severity": one.severity, "code": one.code, "pointer": one.pointer, "params": one.params}
                for one in findings
            ],
            "ready": not stops(findings),
        }
    )


async def _judge(connection: AsyncConnection, row: Any, content: dict[str, Any]) -> Any:
    draft = read_draft(content)
    wished = [(wish.area, school) for wish in draft.wishes for school in wish.schools]
    ids = [offering_id(school, area, row.school_year) for area, school in wished]
    areas = await connection.execute(AREAS, {"codes": [wish.area for wish in draft.wishes]})
    offered = await connection.execute(WISHED, {"ids": ids})
    papers = await connection.execute(PAPERS, {"application_id": row.id})
    milestones = [
        one for one in await _milestones(connection, [row.county]) if one.school_year == row.school_year
    ]
    world = ground.World(
        county=row.county,
        school_year=row.school_year,
        home_county=row.home_county,
        contact_confirmed_at=row.contact_confirmed_at,
        completed=row.completed,
        calendar=ground.days(milestones, row.county, row.school_year),
        areas={
            code: AreaFacts(programme, level, is_trade, in_force, kind == "academic")
            for code, programme, level, is_trade, in_force, kind in areas
        },
        offerings={
            (area, school): OfferingFacts(
                county, name, frozenset(requirements or ()), frozenset(languages or ())
            )
            for area, school, county, name, requirements, languages in offered
        },
        attachments=papers.scalars().all(),
    )
    return ground.judged(content, world)
