"""Tables of an intake: rounds and their runs, what officers decided, what was published.

All but the round, a correction under way and a place found elsewhere only grow.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.platform.db import Base, Id, Json, JsonList, Moment, Ref

AreaCode = String(10)
SchoolNumber = String(9)


class Round(Base):
    """One intake of a season: which counties take part, and how far it has come."""

    __tablename__ = "intake_round"
    __table_args__ = (CheckConstraint("number > 0", name="number"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    """School year, number and counties: two officers who begin it at once begin the same one."""
    school_year: Mapped[int] = mapped_column(index=True)
    number: Mapped[int]
    """1 for the first intake of the season."""
    counties: Mapped[JsonList]
    """County numbers in order."""
    state: Mapped[str] = mapped_column(String(12))
    seed_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the seed of the draw: public from the beginning."""
    sealed_seed: Mapped[str] = mapped_column(String(200))
    """The seed, encrypted until everybody may know it."""
    seed: Mapped[str | None] = mapped_column(String(64))
    """The seed in hexadecimal, once the round is published."""
    prepared_by: Mapped[str] = mapped_column(String(32))
    prepared_at: Mapped[Moment]
    run_id: Mapped[str | None] = mapped_column(String(32))
    """The run that was approved; nothing else can be published."""
    shortfall_reason: Mapped[str] = mapped_column(String(1000), default="")
    """Why it is published although somebody's right is not met."""
    approved_by: Mapped[str | None] = mapped_column(String(32))
    approved_at: Mapped[Moment | None]
    publish_at: Mapped[Moment | None]
    published_at: Mapped[Moment | None]
    """From this moment on everybody may see what is in it."""
    progress: Mapped[Json]
    """How far publishing has come: `done` of `total`, and the `step` it stands at."""
    version: Mapped[int] = mapped_column(default=1)


class Run(Base):
    """One calculation of a round. Snapshot and result lie in the file store, in the bytes of `engine.codec`."""

    __tablename__ = "intake_run"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(
        ForeignKey("intake_round.id", name="fk_intake_run_round"), index=True
    )
    number: Mapped[int]
    is_dry: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12))
    progress: Mapped[Json]
    requested_by: Mapped[str] = mapped_column(String(32))
    requested_at: Mapped[Moment]
    gathered_at: Mapped[Moment | None]
    """The moment whose applications, grades and decisions the snapshot holds."""
    snapshot: Mapped[str | None] = mapped_column(String(32), unique=True)
    snapshot_hash: Mapped[str | None] = mapped_column(String(64))
    legend: Mapped[str | None] = mapped_column(String(32), unique=True)
    """What the rows of the snapshot are called outside the engine, as JSON."""
    result: Mapped[str | None] = mapped_column(String(32), unique=True)
    result_hash: Mapped[str | None] = mapped_column(String(64))
    gates: Mapped[JsonList]
    """What must be put right first, each with a code, how many, and the first that it concerns."""
    figures: Mapped[Json]
    violations: Mapped[JsonList]
    done_at: Mapped[Moment | None]


class Decision(Base):
    """What an officer has decided about an application, or one wish in it. A new decision replaces the old one."""

    __tablename__ = "intake_decision"
    __table_args__ = (
        CheckConstraint("(area IS NULL) = (school IS NULL)", name="wish"),
        CheckConstraint("length(reason) <= 1000", name="reason"),
    )

    id: Mapped[Id]
    application_id: Mapped[Ref]
    account_id: Mapped[Ref]
    school_year: Mapped[int]
    county: Mapped[str] = mapped_column(String(2))
    """The application's."""
    area: Mapped[str | None] = mapped_column(AreaCode)
    """With `school` the wish it is about; without, the whole application."""
    school: Mapped[str | None] = mapped_column(SchoolNumber)
    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[int] = mapped_column(default=0)
    """Points in hundredths, a member of `engine.snapshot.Right`, or 1 for yes."""
    legal_basis: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(1000))
    decided_by: Mapped[str] = mapped_column(String(32))
    decided_at: Mapped[Moment]
    replaced_at: Mapped[Moment | None]
    replaced_by: Mapped[str | None] = mapped_column(String(32))
    """Who let it hold no more."""
    replaced_reason: Mapped[str] = mapped_column(String(1000), default="")
    """Why it was taken back; empty where a new decision took its place."""


class Structure(Base):
    """One version of what an offering has to give: the newest counts, without any the catalogue's own places."""

    __tablename__ = "intake_structure"
    __table_args__ = (
        UniqueConstraint("offering", "number"),
        CheckConstraint("capacity >= 0 AND frozen >= 0", name="seats"),
        CheckConstraint("call_permille BETWEEN 0 AND 2000", name="call"),
        CheckConstraint("length(reason) <= 1000", name="reason"),
    )

    id: Mapped[Id]
    offering: Mapped[str] = mapped_column(String(32))
    """Id of the catalogue's offering, which has school, area and school year in it."""
    number: Mapped[int]
    school_year: Mapped[int] = mapped_column(index=True)
    county: Mapped[str] = mapped_column(String(2))
    capacity: Mapped[int]
    call_permille: Mapped[int]
    frozen: Mapped[int]
    """Seats taken by people outside the intake."""
    is_open: Mapped[bool]
    pools: Mapped[Json]
    """Seats by pool, in words of the engine's `PoolKind`."""
    reason: Mapped[str] = mapped_column(String(1000))
    changed_by: Mapped[str] = mapped_column(String(32))
    changed_at: Mapped[Moment]


class Correction(Base):
    """A published round run again because a rule or a capacity was wrong for many: asked for, worked out, approved by
    somebody else, written unseen, revealed at once.
    """

    __tablename__ = "intake_correction"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("length(reason) <= 1000 AND length(approval) <= 1000", name="reason"),
    )

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(ForeignKey("intake_round.id", name="fk_intake_correction_round"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    legal_basis: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(1000))
    """What was wrong, in the words of the officer who asked."""
    requested_by: Mapped[str] = mapped_column(String(32))
    requested_at: Mapped[Moment]
    gathered_at: Mapped[Moment | None]
    """The moment whose rules, capacities and facts the corrected snapshot holds."""
    snapshot: Mapped[str | None] = mapped_column(String(32), unique=True)
    snapshot_hash: Mapped[str | None] = mapped_column(String(64))
    result: Mapped[str | None] = mapped_column(String(32), unique=True)
    result_hash: Mapped[str | None] = mapped_column(String(64))
    changes: Mapped[str | None] = mapped_column(String(32), unique=True)
    """What it gives whom, as JSON."""
    gates: Mapped[JsonList]
    """What the corrected intake cannot be calculated for, as of a run."""
    violations: Mapped[JsonList]
    cost: Mapped[Json]
    """Who comes out better, who keeps what the corrected rules would not have given, and the seats it takes."""
    approval: Mapped[str] = mapped_column(String(1000), default="")
    """Why it is carried out at that cost, in the words of the officer who approved."""
    approved_by: Mapped[str | None] = mapped_column(String(32))
    approved_at: Mapped[Moment | None]
    revealed_at: Mapped[Moment | None]
    """From this moment on everybody may see what it gave."""
    progress: Mapped[Json]


class OutcomeRow(Base):
    """What a round came to for one person: the row a result is read from. A correction writes the next version."""

    __tablename__ = "intake_outcome"
    __table_args__ = (
        UniqueConstraint("round_id", "account_id", "version"),
        Index("ix_intake_outcome_person", "account_id", "school_year"),
        Index(
            "ix_intake_outcome_answer_by",
            "round_id",
            "answer_by",
            sqlite_where=text("answer_by IS NOT NULL"),
            postgresql_where=text("answer_by IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(ForeignKey("intake_round.id", name="fk_intake_outcome_round"))
    account_id: Mapped[str] = mapped_column(String(32))
    school_year: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    content: Mapped[Json]
    answer_by: Mapped[Moment | None]
    """The first moment that is too late to answer this version, where it is not the county's date."""
    because: Mapped[str | None] = mapped_column(String(12))
    """Why there is a version after the first: a member of `rules.correcting.Because`."""
    correction_id: Mapped[str | None] = mapped_column(
        ForeignKey("intake_correction.id", name="fk_intake_outcome_correction"), index=True
    )
    """The correction of many that wrote it; unseen until that one is revealed."""


class Supernumerary(Base):
    """An extra seat (ekstra plass) that a correction gave: in no cut-off, and repaid by the next seat that is vacated."""

    __tablename__ = "intake_supernumerary"
    __table_args__ = (
        Index("ix_intake_supernumerary_season", "school_year", "county"),
        CheckConstraint("length(reason) <= 1000", name="reason"),
    )

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(
        ForeignKey("intake_round.id", name="fk_intake_supernumerary_round"), index=True
    )
    """The round in which she would have had the seat."""
    school_year: Mapped[int]
    county: Mapped[str] = mapped_column(String(2))
    offering: Mapped[str] = mapped_column(String(32))
    area: Mapped[str] = mapped_column(AreaCode)
    school: Mapped[str] = mapped_column(SchoolNumber)
    pool: Mapped[str] = mapped_column(String(12))
    wish_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    """Nobody is given the same wish twice: a correction that is made again gives nothing more. Nothing where a corrected
    round found her a place elsewhere.
    """
    application_id: Mapped[Ref]
    account_id: Mapped[Ref]
    because: Mapped[str] = mapped_column(String(12))
    legal_basis: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(1000))
    decided_by: Mapped[str] = mapped_column(String(32))
    at: Mapped[Moment]
    correction_id: Mapped[str | None] = mapped_column(
        ForeignKey("intake_correction.id", name="fk_intake_supernumerary_correction"), index=True
    )
    """The correction of many that gave it; unseen until that one is revealed."""


class Repayment(Base):
    """That an extra seat is extra no longer."""

    __tablename__ = "intake_repayment"

    id: Mapped[Id]
    supernumerary_id: Mapped[str] = mapped_column(
        ForeignKey("intake_supernumerary.id", name="fk_intake_repayment_supernumerary"), unique=True
    )
    cause: Mapped[str] = mapped_column(String(12))
    """`vacated`: another seat of the queue came free and was not filled. `given_up`: its holder left it."""
    at: Mapped[Moment]


class PlacedElsewhere(Base):
    """A place found elsewhere (videresøking) that its applicant has answered: it is no wish of hers, so its official
    status stands here.
    """

    __tablename__ = "intake_placed_elsewhere"
    __table_args__ = (UniqueConstraint("school_year", "account_id"),)

    id: Mapped[Id]
    """What later rounds know it by, where others have a wish."""
    school_year: Mapped[int]
    account_id: Mapped[str] = mapped_column(String(32))
    application_id: Mapped[Ref]
    round_id: Mapped[str] = mapped_column(
        ForeignKey("intake_round.id", name="fk_intake_placed_elsewhere_round")
    )
    county: Mapped[str] = mapped_column(String(2))
    area: Mapped[str] = mapped_column(AreaCode)
    school: Mapped[str] = mapped_column(SchoolNumber)
    code: Mapped[str] = mapped_column(String(6))
    changed_at: Mapped[Moment]


class CutOff(Base):
    """How the last seat of an offering's pool went in a round: public once the round is."""

    __tablename__ = "intake_cut_off"
    __table_args__ = (UniqueConstraint("round_id", "offering", "pool"),)

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(ForeignKey("intake_round.id", name="fk_intake_cut_off_round"))
    offering: Mapped[str] = mapped_column(String(32))
    county: Mapped[str] = mapped_column(String(2), index=True)
    area: Mapped[str] = mapped_column(AreaCode)
    school: Mapped[str] = mapped_column(SchoolNumber)
    pool: Mapped[str] = mapped_column(String(12))
    """`general`, or the named pool: words of the engine's `PoolKind`."""
    points: Mapped[int | None]
    """Hundredths; nothing where everybody came in, or where so few stood in line that it would tell of one of them."""
    by_draw: Mapped[bool]
    band: Mapped[str | None] = mapped_column(String(8))
    seats: Mapped[int]
    taken: Mapped[int]
    ranked: Mapped[int]


class Waiting(Base):
    """A place in line, as the round left it."""

    __tablename__ = "intake_waiting"
    __table_args__ = (
        UniqueConstraint("round_id", "offering", "pool", "place"),
        Index("ix_intake_waiting_person", "round_id", "account_id"),
    )

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(ForeignKey("intake_round.id", name="fk_intake_waiting_round"))
    offering: Mapped[str] = mapped_column(String(32))
    area: Mapped[str] = mapped_column(AreaCode)
    school: Mapped[str] = mapped_column(SchoolNumber)
    pool: Mapped[str] = mapped_column(String(12))
    place: Mapped[int]
    """1 is the next in line."""
    wish_id: Mapped[Ref]
    account_id: Mapped[Ref]
