"""Contact details: what is read from what people type, and how long it is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backend.features.accounts.rules import CONFIRMATION_LASTS, Contact, contact, needs_confirmation
from backend.kernel.errors import Invalid

NOW = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("412 34 567", "+4741234567"),
        ("(22) 33-44.55", "+4722334455"),
        ("+47 99 99 99 99", "+4799999999"),
        ("0046 701 234 567", "+46701234567"),
        ("+1234567", "+1234567"),
        ("+123456789012345", "+123456789012345"),
    ],
)
def test_a_number_is_kept_as_the_world_dials_it(typed: str, kept: str) -> None:
    assert contact(typed, "") == Contact(kept, "")


@pytest.mark.parametrize(
    "typed", ["12345678", "1234567", "412345678", "+123456", "+1234567890123456", "+0123456789", "00"]
)
def test_what_nobody_can_dial_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        contact(typed, "ida@example.no")
    assert [(fault.pointer, fault.code) for fault in refused.value.fields] == [
        ("/phone", "accounts.phone_invalid")
    ]


HOST = "x" * 240 + ".no"


@pytest.mark.parametrize("typed", ["a@b.no", "i.d+a@skole.oslo.no", f"{'a' * 10}@{HOST}", f"{'a' * 64}@b.no"])
def test_addresses_that_can_be_written_to(typed: str) -> None:
    assert contact("", f" {typed} ").email == typed


@pytest.mark.parametrize(
    "typed",
    [
        "ida",
        "ida@nowhere",
        "ida@.no",
        "@b.no",
        "i da@b.no",
        "a@b@c.no",
        f"{'a' * 11}@{HOST}",
        f"{'a' * 65}@b.no",
    ],
)
def test_addresses_that_cannot(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        contact("41234567", typed)
    assert [fault.code for fault in refused.value.fields] == ["accounts.email_invalid"]


def test_one_of_the_two_is_needed() -> None:
    with pytest.raises(Invalid) as refused:
        contact(" ", "")
    assert [fault.code for fault in refused.value.fields] == ["accounts.contact_missing"]


def test_it_is_believed_for_half_a_year() -> None:
    assert needs_confirmation(None, NOW)
    assert not needs_confirmation(NOW - CONFIRMATION_LASTS, NOW)
    assert needs_confirmation(NOW - CONFIRMATION_LASTS - timedelta(microseconds=1), NOW)
