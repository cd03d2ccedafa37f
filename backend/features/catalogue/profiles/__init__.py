"""Source profiles: folders that are not in our format, and how their columns become ours.

A profile only renames and derives; whether a row is good is for the gates to say, and faults are reported under the
sender's own column names.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from backend.features.catalogue.files import Load, folder_loads
from backend.features.catalogue.profiles.mapping import Fixed
from backend.features.catalogue.profiles.seed import SEED, SEED_MARK


def unread(folder: Path, loads: Iterable[Load]) -> list[str]:
    """CSV files of the folder that no load came from."""
    return sorted({path.name for path in folder.glob("*.csv")} - {load.file for load in loads})


def loads_of(folder: Path, school_year: int) -> list[Load]:
    """The loads of a folder, in our own format or in that of a known source.

    Raises:
        FileNotFoundError: the folder holds no file we know.
    """
    origin = folder.resolve().name
    # A file name of theirs may be one of ours (trades.csv), so the profile's own mark is looked for first.
    if not (folder / SEED_MARK).exists():
        loads = list(folder_loads(folder, origin))
        if not loads:
            raise FileNotFoundError(folder)
        return loads
    return [
        source.load(folder, school_year, origin)
        for source in SEED
        if isinstance(source, Fixed) or (folder / source.file).exists()
    ]
