"""The whole way over HTTP: begin, save, check, send, change, withdraw; and the wrong doors."""

from __future__ import annotations

from tests.features.applications.conftest import DRAFT, Pupil


def test_from_the_first_choice_to_the_receipt(ida: Pupil) -> None:
    fresh = ida.get("/draft").json
    assert (fresh["version"], fresh["ready"], fresh["unsent_changes"]) == (1, False, True)
    saved = ida.save(DRAFT)
    assert saved.status_code == 200, saved.json
    assert saved.headers["ETag"] == '"2"'
    assert saved.json["ready"], saved.json["findings"]
    sent = ida.submit()
    assert sent.status_code == 201, sent.json
    assert sent.json["reference"].startswith("27-03-")
    assert [line["area"] for line in sent.json["lines"]] == [
        "STUSP1----",
        "STUSP1----",
        "HSHSF1----",
        "HSHSF1----",
        "ELELE1----",
    ]
    assert [line["rank"] for line in sent.json["lines"]] == [1, 2, 3, 4, 5]
    now = ida.get().json
    assert (now["state"], now["group"], now["window"]) == ("submitted", "received", "open")
    kinds = [event["kind"] for event in ida.get("/timeline").json["items"]]
    assert kinds == ["submitted", "started"]
    assert ida.withdraw().json["state"] == "withdrawn"
    assert ida.get("/timeline").json["items"][0]["status"] == {
        "number": 83,
        "code": "TRUKK",
        "group": "ended_by_you",
    }
