"""From a result to CSV files that name things as the sender does."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

import numpy as np

from backend.engine.columns import Column
from backend.engine.result import Reason, Result, Status
from backend.engine.snapshot import NONE, PoolKind, Snapshot
from backend.features.intake.exchange.reading import Instance

Row = Iterable[object]


class Writer:
    """Writes one result of one instance."""

    def __init__(self, instance: Instance, result: Result) -> None:
        self._instance, self._result = instance, result
        self._snapshot: Snapshot = instance.snapshot

    def files(self) -> Mapping[str, str]:
        """Content by file name."""
        return {
            "placements.csv": self.placements(),
            "wishes.csv": _csv(
                ("applicant", "rank", "offering", "status", "reason", "number"), self._wishes()
            ),
            "cut_offs.csv": _csv(
                ("offering", "pool", "seats", "taken", "ranked", "score", "by_draw"), self._cut_offs()
            ),
            "waiting.csv": _csv(("offering", "pool", "place", "applicant"), self._waiting()),
        }

    def placements(self) -> str:
        """Everybody and the place obtained."""
        return _csv(("applicant", "offering", "pool", "rank", "score"), self._placements())

    def _placements(self) -> Iterator[Row]:
        wishes, placed, offerings = (
            self._snapshot.wishes,
            self._result.placements,
            self._snapshot.offerings.id,
        )
        columns = (placed.wish.tolist(), placed.offering.tolist(), placed.queue.tolist())
        ranks = wishes.rank.tolist()
        for applicant, wish, offering, queue in zip(self._snapshot.applicants.id, *columns, strict=True):
            if offering == NONE:
                yield applicant, "", "", "", ""
            elif wish == NONE:
                yield applicant, offerings[offering], self._pool(queue), "", ""
            else:
                score = self._instance.scores[wish]
                yield applicant, offerings[offering], self._pool(queue), ranks[wish], score

    def _wishes(self) -> Iterator[Row]:
        wishes, outcomes = self._snapshot.wishes, self._result.wishes
        statuses, reasons = _words(Status), _words(Reason)
        rows = (
            wishes.applicant,
            wishes.rank,
            wishes.offering,
            outcomes.status,
            outcomes.reason,
            outcomes.number,
        )
        for applicant, rank, offering, status, reason, number in zip(
            *(row.tolist() for row in rows), strict=True
        ):
            yield (
                self._snapshot.applicants.id[applicant],
                rank,
                self._snapshot.offerings.id[offering],
                statuses[status],
                reasons[reason],
                number or "",
            )

    def _cut_offs(self) -> Iterator[Row]:
        cut_offs = self._result.cut_offs
        rows = (cut_offs.seats, cut_offs.taken, cut_offs.ranked, cut_offs.points, cut_offs.by_draw)
        scores = self._written_scores()
        for queue, (seats, taken, ranked, points, by_draw) in enumerate(
            zip(*(row.tolist() for row in rows), strict=True)
        ):
            offering = self._offering(queue)
            score = "" if points == NONE else scores.get((offering, points), f"{points / 100:.2f}")
            yield (
                self._snapshot.offerings.id[offering],
                self._pool(queue),
                seats,
                taken,
                ranked,
                score,
                "yes" if by_draw else "no",
            )

    def _waiting(self) -> Iterator[Row]:
        waiting, wishes = self._result.waiting, self._snapshot.wishes
        queue, place = NONE, 0
        for found, applicant in zip(
            waiting.queue.tolist(), wishes.applicant[waiting.wish].tolist(), strict=True
        ):
            queue, place = found, place + 1 if found == queue else 1
            offering = self._snapshot.offerings.id[self._offering(queue)]
            yield offering, self._pool(queue), place, self._snapshot.applicants.id[applicant]

    def _written_scores(self) -> dict[tuple[int, int], str]:
        """What the sender wrote for a number that the engine compared, at each offering."""
        wishes = self._snapshot.wishes
        pairs = np.stack([wishes.offering, wishes.points])
        _, first = np.unique(pairs, axis=1, return_index=True)
        return {
            (offering, points): self._instance.scores[row]
            for row, offering, points in zip(first.tolist(), *pairs[:, first].tolist(), strict=True)
        }

    def _offering(self, queue: int) -> int:
        general = len(self._snapshot.offerings)
        return queue if queue < general else int(self._snapshot.pools.offering[queue - general])

    def _pool(self, queue: int) -> str:
        general = len(self._snapshot.offerings)
        kind = PoolKind.GENERAL if queue < general else PoolKind(self._snapshot.pools.kind[queue - general])
        return kind.name.lower()


def _words(kinds: type[Status] | type[Reason]) -> Mapping[int, str]:
    return {kind.value: kind.name.lower() for kind in kinds}


def _csv(header: Row, rows: Iterable[Row]) -> str:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def count_of(statuses: Column) -> dict[str, int]:
    """How many wishes have each status, by its name."""
    return {kind.name.lower(): int(np.count_nonzero(statuses == kind)) for kind in Status}
