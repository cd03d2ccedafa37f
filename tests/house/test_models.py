"""Tables belong to their feature: named after it, complete in the metadata, related inside it alone."""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy.orm import DeclarativeBase, Mapper, relationship

import backend.features
from backend.app import all_models
from backend.platform.db import Base

all_models()


def feature_of_module(module: str) -> str | None:
    parts = module.split(".")
    return parts[2] if parts[:2] == ["backend", "features"] else None


def crossing(mappers: list[Mapper[object]]) -> list[str]:
    """Relationships from one feature's table to another's."""
    return [
        f"{mapper.class_.__qualname__}.{relation.key}"
        for mapper in mappers
        for relation in mapper.relationships
        if feature_of_module(mapper.class_.__module__) != feature_of_module(relation.mapper.class_.__module__)
    ]


def test_relationships_stay_inside_the_feature() -> None:
    found = crossing(list(Base.registry.mappers))
    assert not found, f"{found} reach into another feature's tables: keep an id and ask its service"


def test_a_crossing_relationship_is_seen() -> None:
    class Other(DeclarativeBase):
        pass

    from sqlalchemy import ForeignKey, String
    from sqlalchemy.orm import Mapped, mapped_column

    theirs = type(
        "Theirs",
        (Other,),
        {
            "__module__": "backend.features.theirs.models",
            "__tablename__": "theirs",
            "id": mapped_column(String, primary_key=True),
        },
    )
    type(
        "Ours",
        (Other,),
        {
            "__module__": "backend.features.ours.models",
            "__tablename__": "ours",
            "__annotations__": {"theirs": Mapped[theirs]},  # type: ignore[valid-type]
            "id": mapped_column(ForeignKey("theirs.id"), primary_key=True),
            "theirs": relationship(theirs),
        },
    )
    assert crossing(list(Other.registry.mappers)) == ["Ours.theirs"]


def test_tables_carry_their_feature_s_name() -> None:
    strangers = [
        f"{mapper.local_table} of {feature}"
        for mapper in Base.registry.mappers
        if (feature := feature_of_module(mapper.class_.__module__))
        and not str(mapper.local_table).startswith(f"{feature}_")
    ]
    assert not strangers, f"{strangers}: a table's name begins with its feature's"


def test_every_feature_s_tables_are_in_the_metadata() -> None:
    known = {mapper.class_.__module__ for mapper in Base.registry.mappers}
    forgotten = []
    for found in pkgutil.iter_modules(backend.features.__path__):
        name = f"backend.features.{found.name}.models"
        if importlib.util.find_spec(name) and not any(module.startswith(name) for module in known):
            forgotten.append(name)
    assert not forgotten, (
        f"{forgotten} are not imported by backend.app.all_models: their tables are never made"
    )
