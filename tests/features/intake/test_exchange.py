"""Intakes from files: anybody's columns in, places and reasons out, and every fault told with its place."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backend.cli import vigo

SMALL = """\
applicant,rank,offering,seats,score
anna,1,piano,1,43.8
anna,2,wood,1,43.8
bo,1,piano,1,45.0
bo,2,wood,1,45.0
cato,1,wood,1,30.1
"""


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(vigo, ["intake", "run", str(path), *options])


def written(tmp_path: Path, content: str | bytes, name: str = "intake.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places(result: Result) -> dict[str, str]:
    return {row["applicant"]: row["offering"] for row in csv.DictReader(result.stdout.splitlines())}


def test_one_file_is_enough(tmp_path: Path) -> None:
    outcome = run(written(tmp_path, SMALL))
    assert outcome.exit_code == 0, outcome.stderr
    assert places(outcome) == {"anna": "wood", "bo": "piano", "cato": ""}
    assert "2 of 3 applicants placed, 1 on their first wish" in outcome.stderr
    assert "The check found nothing." in outcome.stderr


def test_four_files_say_everything(tmp_path: Path) -> None:
    run(written(tmp_path, SMALL), "--out", str(tmp_path / "out"))
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "placements.csv",
        "wishes.csv",
        "cut_offs.csv",
        "waiting.csv",
    }
    wishes = {(row["applicant"], row["offering"]): row for row in rows(tmp_path / "out" / "wishes.csv")}
    assert wishes["anna", "piano"] | {"applicant": ""} == {
        "applicant": "",
        "rank": "1",
        "offering": "piano",
        "status": "waitlisted",
        "reason": "points_too_low",
        "number": "1",
    }
    assert wishes["bo", "wood"]["status"] == "lapsed"
    cut_offs = {row["offering"]: row for row in rows(tmp_path / "out" / "cut_offs.csv")}
    assert (cut_offs["piano"]["score"], cut_offs["wood"]["score"]) == ("45.0", "43.8")
    assert [row["applicant"] for row in rows(tmp_path / "out" / "waiting.csv")] == ["anna", "cato"]


@pytest.mark.parametrize(
    "content",
    [
        SMALL.replace(",", ";").replace(".", ","),
        SMALL.replace(",", "\t"),
        "\ufeff" + SMALL,
        SMALL.replace("applicant,rank,offering,seats,score", "Søker,Prioritet,Tilbud,Plasser,Poeng"),
        SMALL.replace(
            "applicant,rank,offering,seats,score", "applicant no,preference,programme id,seats,score"
        ),
        SMALL.replace("\n", "\r\n"),
        SMALL.replace("anna", '"anna"'),
    ],
    ids=["semicolons", "tabs", "mark", "norwegian", "spaces", "crlf", "quotes"],
)
def test_files_as_people_have_them(tmp_path: Path, content: str) -> None:
    assert places(run(written(tmp_path, content))) == {"anna": "wood", "bo": "piano", "cato": ""}


def test_a_file_that_is_not_utf8_is_read_and_that_is_told(tmp_path: Path) -> None:
    outcome = run(written(tmp_path, SMALL.replace("anna", "Åse").encode("cp1252")))
    assert places(outcome)["Åse"] == "wood"
    assert "Windows-1252" in outcome.stderr


def test_the_order_of_rows_decides_nothing(tmp_path: Path) -> None:
    header, *lines = SMALL.splitlines()
    turned = written(tmp_path, "\n".join([header, *reversed(lines)]), "turned.csv")
    first = run(written(tmp_path, SMALL), "--seed", "a")
    assert run(turned, "--seed", "a").stdout == first.stdout


def test_any_scores_will_do(tmp_path: Path) -> None:
    """What decides is who has more, be it thousands, negative numbers or six decimals."""
    scores = {"43.8": "-17.000001", "45.0": "1250000", "30.1": "-17.000002"}
    content = SMALL
    for points, score in scores.items():
        content = content.replace(points, score)
    outcome = run(written(tmp_path, content), "--out", str(tmp_path / "out"))
    assert outcome.exit_code == 0, outcome.stderr
    found = {row["applicant"]: row["offering"] for row in rows(tmp_path / "out" / "placements.csv")}
    assert found == {"anna": "wood", "bo": "piano", "cato": ""}
    cut_offs = {row["offering"]: row["score"] for row in rows(tmp_path / "out" / "cut_offs.csv")}
    assert cut_offs == {"piano": "1250000", "wood": "-17.000001"}


def test_gaps_in_the_ranks_are_closed_and_told(tmp_path: Path) -> None:
    outcome = run(written(tmp_path, SMALL.replace("anna,2", "anna,7")))
    assert places(outcome)["anna"] == "wood"
    assert "gaps in the ranks of 1 applicants were closed" in outcome.stderr


TIED = """\
applicant,rank,offering,seats,score,lottery
anna,1,piano,1,40,{anna}
bo,1,piano,1,40,{bo}
"""


@pytest.mark.parametrize(("anna", "bo", "winner"), [(1, 2, "bo"), (2, 1, "anna")])
def test_a_draw_of_ones_own_counts(tmp_path: Path, anna: int, bo: int, winner: str) -> None:
    outcome = run(written(tmp_path, TIED.format(anna=anna, bo=bo)), "--out", str(tmp_path / "out"))
    assert outcome.exit_code == 0, outcome.stderr
    assert [row["applicant"] for row in rows(tmp_path / "out" / "placements.csv") if row["offering"]] == [
        winner
    ]
    (loser,) = (row for row in rows(tmp_path / "out" / "wishes.csv") if row["status"] == "waitlisted")
    assert loser["reason"] == "draw"


def test_the_seed_makes_the_draw(tmp_path: Path) -> None:
    people = "\n".join(f"person{number},1,piano,10,40" for number in range(40))
    path = written(tmp_path, f"applicant,rank,offering,seats,score\n{people}\n")
    again = [run(path, "--seed", seed).stdout for seed in ("one", "one", "two")]
    assert again[0] == again[1] != again[2]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "The file is empty."),
        ("applicant,rank,offering,seats,score\n", "The file has no rows."),
        (SMALL.replace(",seats", ",chairs"), "line 1, column seats: The column is missing."),
        (
            SMALL.replace("anna,2", "anna,1"),
            "line 3, column rank: '1': The applicant has another wish with this rank.",
        ),
        (SMALL.replace("anna,2,wood", "anna,2,piano"), "line 3, column offering: 'piano'"),
        (
            SMALL.replace("cato,1,wood,1", "cato,1,wood,2"),
            "line 6, column seats: '2': Another row says something else.",
        ),
        (SMALL.replace("cato,1,wood,1", "cato,1,wood,"), "line 6, column seats: The cell must not be empty."),
        (SMALL.replace("30.1", "many"), "line 6, column score: 'many': This is not a number."),
        (SMALL.replace("bo,1,", "bo,first,"), "line 4, column rank: 'first': This is not a whole number."),
        (SMALL.replace("cato,1,wood,1,30.1", "cato,1,wood"), "line 6: '3': The row has more or fewer cells"),
        (SMALL.replace("cato", ""), "line 6, column applicant: The cell must not be empty."),
        (SMALL.replace("score", "rank"), "names this column twice"),
        (
            SMALL.replace("cato,1,wood,1", "cato,1,new,3000000000"),
            "line 6, column seats: '3000000000': The num",
        ),
        (
            SMALL.replace("cato,1,", f"cato,{2**64},"),
            "line 6, column rank: '18446744073709551616': The number",
        ),
        (
            SMALL.replace("30.1", "1e999999999"),
            "line 6, column score: '1e999999999': The number is too small",
        ),
        (SMALL.replace("30.1", "NaN"), "line 6, column score: 'NaN': This is not a number."),
        (SMALL.replace("bo,2", "b\0,2"), "line 5: The file has a NUL character"),
        (SMALL.encode("utf-16"), "line 1: The file has a NUL character"),
        (SMALL.replace("cato", "c" * 200_000), "line 6: The row cannot be read"),
        (SMALL.replace("cato", '"cato'), "line 6: '1': The row has more or fewer cells"),
        (TIED.format(anna=5, bo=5), "Two applicants have the same lottery number."),
    ],
)
def test_every_fault_is_told_with_its_place(tmp_path: Path, content: str | bytes, fault: str) -> None:
    outcome = run(written(tmp_path, content), "--out", str(tmp_path / "out"))
    assert outcome.exit_code == 2
    assert fault in outcome.stderr
    assert not (tmp_path / "out").exists()


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    outcome = run(written(tmp_path, SMALL.replace("30.1", "many").replace("bo,1,", "bo,first,")))
    assert "line 4" in outcome.stderr
    assert "line 6" in outcome.stderr


def test_without_a_score_an_officer_must_judge(tmp_path: Path) -> None:
    run(written(tmp_path, SMALL.replace("45.0", "")), "--out", str(tmp_path / "out"))
    wishes = rows(tmp_path / "out" / "wishes.csv")
    assert {row["reason"] for row in wishes if row["applicant"] == "bo"} == {"no_points"}


def test_columns_under_names_of_ones_own(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace("applicant", "hakija").replace("rank", "Hakutoive"))
    outcome = run(path, "--column", "applicant=hakija", "--column", "rank=Hakutoive")
    assert places(outcome)["bo"] == "piano"


def test_what_is_not_used_is_named(tmp_path: Path) -> None:
    content = SMALL.replace("score", "score,shoe size").replace("43.8", "43.8,39").replace("45.0", "45.0,41")
    outcome = run(written(tmp_path, content.replace("30.1", "30.1,44")))
    assert "not used: shoe size" in outcome.stderr


def test_the_summary_as_one_object(tmp_path: Path) -> None:
    summary = json.loads(run(written(tmp_path, SMALL), "--json").stdout)
    assert (summary["placed"], summary["on_first_wish"], summary["violations"]) == (2, 1, 0)
    assert summary["proposals"] == 4


FOLDER = {
    "offerings": "offering,seats,county,programme,level\npiano,2,03,MD,vg1\nwood,1,03,BA,vg1\n",
    "wishes": (
        "applicant,rank,offering,score,skill,skill_points\n"
        "anna,1,piano,30,yes,15\nbo,1,piano,45,no,0\ncato,1,piano,44,no,0\ndina,1,piano,60,no,0\ndina,2,wood,60,no,0\n"
    ),
    "applicants": "applicant,home,right\nanna,03,youth\nbo,03,youth\ncato,03,youth\ndina,11,youth\n",
    "counties": "county,guests,fallback\n03,after_residents,none\n11,closed,none\n",
    "pools": "offering,kind,seats\npiano,skill,1\n",
}


def folder(tmp_path: Path, **changed: str | None) -> Path:
    for name, content in {**FOLDER, **changed}.items():
        if content is not None:
            written(tmp_path, content, f"{name}.csv")
    return tmp_path


def test_a_folder_says_what_decides_in_norway(tmp_path: Path) -> None:
    """Skill first in its pool, residents before the guest with more points, and the guest where a place is free."""
    outcome = run(folder(tmp_path))
    assert outcome.exit_code == 0, outcome.stderr
    assert places(outcome) == {"anna": "piano", "bo": "piano", "cato": "", "dina": "wood"}
    pools = {row["applicant"]: row["pool"] for row in csv.DictReader(outcome.stdout.splitlines())}
    assert (pools["anna"], pools["bo"]) == ("skill", "general")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"offerings": None}, "offerings.csv: The folder lacks this file."),
        ({"schools": "school\nx\n"}, "schools.csv: An intake has no file of this name."),
        ({"pools": "offering,kind,seats\nharp,skill,1\n"}, "pools.csv, line 2, column offering: 'harp'"),
        ({"pools": "offering,kind,seats\npiano,talent,1\n"}, "This word cannot stand here."),
        (
            {"pools": "offering,kind,seats\npiano,skill,2\n"},
            "More than half of the places would be given on skill",
        ),
        (
            {"pools": "offering,kind,seats,colour\npiano,skill,1,red\n"},
            "column colour: This file cannot have",
        ),
        (
            {"offerings": FOLDER["offerings"] + "piano,3,03,MD,vg1\n"},
            "line 4, column offering: 'piano': Another row",
        ),
        ({"wishes": FOLDER["wishes"].replace("30,yes,15", "1000,yes,15")}, "Points can only be added where"),
        ({"applicants": FOLDER["applicants"].replace("03,youth", "99,youth", 1)}, "column home: '99'"),
        (
            {"counties": "county\n03\n03\n11\n"},
            "line 3, column county: '03': Another row has this one already.",
        ),
        ({"offerings": FOLDER["offerings"].replace("piano,2", "piano,two")}, "line 2, column seats: 'two'"),
        ({"wishes": FOLDER["wishes"].replace("bo,1,", "bo,,")}, "line 3, column rank: The cell must not"),
        ({"pools": "offering,kind,seats\npiano,skill,\n"}, "line 2, column seats: The cell must not"),
    ],
)
def test_faults_of_a_folder(tmp_path: Path, changed: dict[str, str | None], fault: str) -> None:
    outcome = run(folder(tmp_path, **changed))
    assert outcome.exit_code == 2
    assert fault in outcome.stderr


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere.csv").exit_code == 2
