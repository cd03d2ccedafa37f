"""What contact details must look like, and when they are fresh enough."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.kernel.errors import FieldFault, Invalid

CONFIRMATION_LASTS = timedelta(days=180)
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
NORWEGIAN_LETTERS = frozenset("æøå")
NORWEGIAN_PHONE = re.compile(r"[2-9][0-9]{7}")
# What ends an address or begins another one in a header stands in none of ours.
EMAIL = re.compile(
    r"[^@\s<>(),;:\\\"\[\]\x00-\x1f\x7f]{1,64}@[^@\s.<>(),;:\\\"\[\]\x00-\x1f\x7f]+(\.[\w-]+)+"
)


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach someone: mobile in E.164, e-mail. Either may be empty, not both."""

    phone: str
    email: str


def contact(phone: str, email: str) -> Contact:
    """Read what a person typed: spaces are ignored, eight digits are Norwegian.

    Raises:
        Invalid: `accounts.contact_invalid` with one fault per field.
    """
    digits = re.sub(r"[\s().\-]", "", phone)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if NORWEGIAN_PHONE.fullmatch(digits):
        digits = f"+47{digits}"
    address = email.strip()
    faults = []
    if digits and not PHONE.fullmatch(digits):
        faults.append(FieldFault("/phone", "accounts.phone_invalid"))
    if address and (len(address) > 254 or not EMAIL.fullmatch(address)):
        faults.append(FieldFault("/email", "accounts.email_invalid"))
    if not digits and not address:
        faults.append(FieldFault("/phone", "accounts.contact_missing"))
    if faults:
        raise Invalid("accounts.contact_invalid", fields=faults)
    return Contact(digits, address)


def needs_confirmation(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether to ask again: results come by SMS, and a number changes more often than one thinks."""
    return confirmed_at is None or now - confirmed_at > CONFIRMATION_LASTS


def search_form(text: str) -> str:
    """A name as it is searched: small letters, a space before each word, accents gone; æ, ø and å are letters."""
    return "".join(f" {_plain(word)}" for word in text.replace("-", " ").split())


def _plain(word: str) -> str:
    small = unicodedata.normalize("NFC", word).lower()
    return "".join(
        letter if letter in NORWEGIAN_LETTERS else unicodedata.normalize("NFKD", letter)[0]
        for letter in small
    )
