"""The receipt as a document: tagged, with its fonts inside, in three languages, saying what was sent."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pikepdf
import pytest

from backend.features.applications.models import Submission
from backend.features.applications.receipt import Around, receipt_data, receipt_pdf
from tests.features.applications.conftest import DRAFT, Pupil

AROUND = Around("Ida Lunde", "Oslo", 2027, date(2027, 7, 6), date(2027, 7, 13))


def submission(late: bool = False) -> Submission:
    return Submission(
        number=2,
        reference="27-03-7K4M-92Q6",
        content={
            "draft": {},
            "lines": [
                {
                    "rank": 1,
                    "type": "school",
                    "area": "STUSP1----",
                    "area_names": {"nb": "Studiespesialisering", "nn": None, "en": "General studies"},
                    "school": "874590932",
                    "school_name": "Berg # _videregående_ $skole$",
                },
                {
                    "rank": 2,
                    "type": "apprenticeship",
                    "area": "ELELE3----",
                    "area_names": {"nb": "Elektrikerfaget", "nn": "Elektrikarfaget", "en": None},
                    "school": None,
                    "school_name": None,
                },
            ],
            "attachments": [{"id": "x", "kind": "cv", "name": "cv.pdf", "digest": "y"}],
        },
        content_hash="ab" * 32,
        received_at=datetime(2027, 1, 20, 8, 0, tzinfo=UTC),
        deadline=datetime(2027, 3, 1, 23, 0, tzinfo=UTC),
        late=late,
    )


def test_a_school_reads_of_no_health_papers() -> None:
    sent = submission()
    sent.content["attachments"].append(
        {"id": "z", "kind": "medical_certificate", "name": "lege.pdf", "digest": "w"}
    )
    assert len(receipt_data(sent, AROUND, "nb")["papers"]) == 2
    assert receipt_data(sent, AROUND, "nb", sensitive=False)["papers"] == ["CV: cv.pdf"]


@pytest.mark.parametrize("locale", ["nb", "nn", "en"])
def test_the_document_is_accessible_and_whole(locale: str) -> None:
    with pikepdf.open(io.BytesIO(receipt_pdf(submission(), AROUND, locale))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith(locale)
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        fonts = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and "/FontName" in obj]
        assert fonts
        assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


def test_the_same_receipt_is_the_same_bytes() -> None:
    assert receipt_pdf(submission(), AROUND, "nb") == receipt_pdf(submission(), AROUND, "nb")


def test_it_says_what_was_sent_and_what_comes() -> None:
    said = receipt_data(submission(), AROUND, "nn")
    assert said["lines"] == [
        {
            "rank": 1,
            "area": "Studiespesialisering",
            "language": "nb",
            "school": "Berg # _videregående_ $skole$",
        },
        {"rank": 2, "area": "Elektrikarfaget", "language": "nn", "school": "Læreplass"},
    ]
    assert said["next"][0].endswith("måndag 1. mars 2027 kl. 23:59.")
    assert [fact["value"] for fact in said["facts"]][:3] == ["27-03-7K4M-92Q6", "Ida Lunde", "Oslo"]
    assert said["papers"] == ["CV: cv.pdf"]


def test_a_late_one_says_so_and_promises_no_change() -> None:
    said = receipt_data(submission(late=True), AROUND, "nb")
    assert said["facts"][-1]["value"] == "Mottatt etter fristen"
    assert "endre" not in said["next"][0]


def test_it_can_be_fetched(ida: Pupil) -> None:
    ida.save(DRAFT)
    assert ida.get("/submissions/1/receipt.pdf").status_code == 404
    sent = ida.submit().json
    answer = ida.get("/submissions/1/receipt.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert f'filename="{sent["reference"]}-1.pdf"' in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"%PDF-")
