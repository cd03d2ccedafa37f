"""FastAPI and SQLAlchemy as their documentation shows them: async sessions, entities, `response_model`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backend.features.accounts.models import Account, SessionRow
from backend.features.annual_wheel.models import MilestoneRow
from backend.features.applications.models import Application, Attachment, SchoolHistory, Wish
from backend.features.applications.rules.check import stops
from backend.features.applications.rules.draft import read_draft
from backend.features.applications.rules.facts import AreaFacts, OfferingFacts
from backend.features.applications.rules.statuses import group_of, overall
from backend.features.applications.rules.timeline import state_of
from backend.features.applications.service.world import DEADLINES
from backend.features.catalogue.models import (
    CutOffRow,
    OfferingRow,
    ProgrammeAreaRow,
    ProgrammeRow,
    SchoolRow,
)
from bench.peers import ground, shapes

app = FastAPI()
engine = ground.make_engine()
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


Sql = Annotated[AsyncSession, Depends(get_session)]


async def signed_in(request: Request, session: Sql) -> SessionRow:
    row = await session.get(SessionRow, ground.cookie_hash(request))
    ground.require_open(row)
    assert row is not None
    ground.require_applicant(row.grant, row.level)
    return row


Who = Annotated[SessionRow, Depends(signed_in)]


@app.get("/api/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/api/applications/status", response_model=shapes.StatusAnswer)
async def status(who: Who, session: Sql) -> Any:
    years = await session.scalars(select(MilestoneRow.school_year).distinct())
    school_year = ground.current_season(years, ground.now())
    found = await session.scalars(
        select(Application)
        .where(Application.account_id == who.account_id, Application.school_year == school_year)
        .order_by(Application.id)
    )
    return {"items": [await _status_item(session, one) for one in found]}


async def _status_item(session: AsyncSession, application: Application) -> dict[str, Any]:
    wishes = await session.scalars(
        select(Wish).where(Wish.application_id == application.id).order_by(Wish.rank)
    )
    lines = [
        {
            "rank": wish.rank,
            "type": wish.type,
            "area": wish.area,
            "school": wish.school,
            "group": group_of(wish.official),
            "status": wish.official,
        }
        for wish in wishes
    ]
    milestones = await _milestones(session, application)
    moments = ground.moments(milestones, application.county, application.school_year)
    return {
        "id": application.id,
        "county": application.county,
        "school_year": application.school_year,
        "reference": application.reference,
        "state": state_of(
            application.submissions,
            application.withdrawn_at,
            application.submitted_draft_version,
            application.draft_version,
        ),
        "group": overall([str(line["status"]) for line in lines]),
        "deadline": moments[DEADLINES[read_draft(application.draft).deadline_class]],
        "submitted_at": application.submitted_at,
        "submission_number": application.submissions or None,
        "withdrawn_at": application.withdrawn_at,
        "wishes": lines,
    }


async def _milestones(session: AsyncSession, application: Application) -> list[Any]:
    rows = await session.scalars(
        select(MilestoneRow).where(
            MilestoneRow.school_year == application.school_year,
            MilestoneRow.replaced_at.is_(None),
            MilestoneRow.county.in_(("", application.county)),
        )
    )
    return [row.milestone() for row in rows]


@app.get("/api/catalogue/offerings", response_model=shapes.OfferingsAnswer)
async def offerings(
    session: Sql,
    county: Annotated[str, Query(pattern=r"^\d{2}$")],
    level: Annotated[str, Query(pattern=r"^vg[1-4]$")],
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Any:
    school_year = await session.scalar(select(func.max(OfferingRow.school_year)))
    today = ground.now().date()
    wanted = (
        select(OfferingRow, SchoolRow, ProgrammeAreaRow)
        .join(SchoolRow, SchoolRow.organisation_number == OfferingRow.school)
        .join(ProgrammeAreaRow, ProgrammeAreaRow.code == OfferingRow.area)
        .where(
            OfferingRow.school_year == school_year,
            or_(OfferingRow.valid_from.is_(None), OfferingRow.valid_from <= today),
            or_(OfferingRow.valid_to.is_(None), OfferingRow.valid_to >= today),
            SchoolRow.county == county,
            ProgrammeAreaRow.level == level,
        )
    )
    total = await session.scalar(select(func.count()).select_from(wanted.subquery()))
    ordered = wanted.order_by(
        ProgrammeAreaRow.level, ProgrammeAreaRow.name_nb, SchoolRow.name, OfferingRow.id
    )
    rows = (await session.execute(ordered.limit(size).offset((page - 1) * size))).all()
    cut_offs: dict[tuple[str, str | None], list[CutOffRow]] = {}
    for cut_off in await session.scalars(
        select(CutOffRow)
        .where(
            CutOffRow.school.in_({school.organisation_number for _, school, _ in rows}),
            CutOffRow.area.in_({area.code for _, _, area in rows}),
        )
        .order_by(CutOffRow.school, CutOffRow.area, CutOffRow.year.desc(), CutOffRow.round.desc())
    ):
        cut_offs.setdefault((cut_off.school, cut_off.area), []).append(cut_off)
    return {
        "school_year": school_year,
        "total": total,
        "page": page,
        "size": size,
        "offerings": [
            _offering(offering, school, area, cut_offs.get((offering.school, offering.area), []))
            for offering, school, area in rows
        ],
    }


def _offering(
    offering: OfferingRow, school: SchoolRow, area: ProgrammeAreaRow, cut_offs: list[CutOffRow]
) -> dict[str, Any]:
    has_point = school.latitude is not None and school.longitude is not None
    return {
        "id": offering.id,
        "school_year": offering.school_year,
        "area": {
            "code": area.code,
            "programme": area.programme,
            "level": area.level,
            "names": {"nb": area.name_nb, "nn": area.name_nn, "en": area.name_en},
            "provision": area.provision,
            "is_trade": area.is_trade,
            "in_force": area.in_force,
        },
        "school": school.organisation_number,
        "school_name": school.name,
        "county": school.county,
        "municipality": school.municipality,
        "point": {"latitude": school.latitude, "longitude": school.longitude} if has_point else None,
        "places": offering.places,
        "pools": offering.pools or {},
        "requirements": offering.requirements or [],
        "beginner_languages": offering.beginner_languages or [],
        "demo_fields": sorted(offering.demo_fields or []),
        "cut_offs": cut_offs,
    }


@app.put("/api/applications/{application_id}/draft", response_model=shapes.DraftAnswer)
async def save_draft(
    application_id: str,
    sent: shapes.DraftContent,
    who: Who,
    session: Sql,
    if_match: Annotated[str | None, Header()] = None,
) -> Any:
    application = await session.get(Application, application_id, with_for_update=True)
    if application is None or application.account_id != who.account_id:
        raise HTTPException(404)
    if ground.version_in(if_match) != application.draft_version:
        raise HTTPException(412)
    content = sent.model_dump(mode="json")
    if content != application.draft:
        application.draft = content
        application.draft_version += 1
        application.draft_saved_at = ground.now()
    findings = await _judge(session, application)
    await session.commit()
    return {
        "version": application.draft_version,
        "saved_at": application.draft_saved_at,
        "unsent_changes": application.submitted_draft_version != application.draft_version,
        "content": application.draft,
        "findings": findings,
        "ready": not stops(findings),
    }


async def _judge(session: AsyncSession, application: Application) -> Any:
    draft = read_draft(application.draft)
    person = await session.get_one(Account, application.account_id)
    history = await session.scalars(
        select(SchoolHistory)
        .where(SchoolHistory.account_id == application.account_id)
        .order_by(SchoolHistory.school_year.desc())
        .limit(1)
    )
    completed = history.one_or_none()
    programmes = await session.scalars(select(ProgrammeRow).where(ProgrammeRow.kind == "academic"))
    academic = {programme.code for programme in programmes}
    areas = await session.scalars(
        select(ProgrammeAreaRow).where(ProgrammeAreaRow.code.in_({wish.area for wish in draft.wishes}))
    )
    offered = await session.execute(
        select(OfferingRow, SchoolRow)
        .join(SchoolRow, SchoolRow.organisation_number == OfferingRow.school)
        .where(
            OfferingRow.school_year == application.school_year,
            OfferingRow.area.in_({wish.area for wish in draft.wishes}),
            OfferingRow.school.in_({school for wish in draft.wishes for school in wish.schools}),
        )
    )
    papers = await session.scalars(
        select(Attachment).where(Attachment.application_id == application.id, Attachment.removed_at.is_(None))
    )
    world = ground.World(
        county=application.county,
        school_year=application.school_year,
        home_county=person.county,
        contact_confirmed_at=person.contact_confirmed_at,
        completed=completed.area if completed else None,
        calendar=ground.days(
            await _milestones(session, application), application.county, application.school_year
        ),
        areas={
            area.code: AreaFacts(
                area.programme, area.level, area.is_trade, area.in_force, area.programme in academic
            )
            for area in areas
        },
        offerings={
            (offering.area, offering.school): OfferingFacts(
                school.county,
                school.name,
                frozenset(offering.requirements or ()),
                frozenset(offering.beginner_languages or ()),
            )
            for offering, school in offered
        },
        attachments=[paper.kind for paper in papers],
    )
    return ground.judged(application.draft, world)
