"""Invented companies that look for apprentices in real places: every trade somewhere, the common ones everywhere.

Organisation numbers begin with 3, as the Tax Administration's synthetic ones: none is in the register of real companies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from backend.features.catalogue import service as catalogue
from backend.features.vacancies import service as vacancies
from backend.features.vacancies.rules.kinds import Contract, EntryKind
from backend.features.vacancies.service import Advert, Approval, Company, Site
from backend.kernel.periods import norwegian_day

TOWNS = """
    0184 5003 7011 4006 9008 8006 4611 3015 1607 1530 2317 2609 2815 3717 3110 3210 3256 4836 5525 6002 6413 6508
    7713 7800 7600 7500 8514 8622 9405 9510 9600 9900 9800 6800 6856 5700 5750 6900 4306 4370 4340 3611 3510 3674
    3915 1767 1706 2000 2050 1400 1383 1337 2211 2408 2500 2670 2900 7374 7300 9300 8300 8400 8656 9520 9730 6100
    4876 4515 3181 7260
""".split()
"""Postal codes all over the country, the largest towns first."""
COMMON = """
    ELELE3 BARLF3 BATMF3 HSHEA3 HSBUA3 TPBMK3 FDFRI3 RMKOK3 TPSVE3 TPLOG3 SRSLG3 SRSOA3 BAMOT3 BAMFF3 TPIME3 BAAMF3
    RMSER3 IMITD3 ELAUT3 RMBAK3 TPYRK3 BASNE3 NAAKV3 HSAMB3 SRSIK3 BABDR3 BAROF3 ELKVP3 TPBTK3 TPPLA3 IMIUV3 SRRLV3
""".split()
"""Trades that are learnt in every town."""
ADVERTS_EVERY = 4
"""Every so many of the companies in a common trade have announced a place, the others are approved for it."""
RARE = (2, 4)
"""Adverts and approvals in each of the other trades."""
STEMS = """
    Lyngmo Havbris Granåsen Tveitlia Solhaug Nordheia Vestbrekka Furuset Bekkelund Steinvik Haugland Almestad Brattlien
    Dalsheim Elvebakk Fagerheia Gullhaug Heimdalsmo Indregard Jonsvoll Kleivane Lauvåsen Myrvang Neslia Ormset Pilvang
    Rognmo Sandneset Tindvoll Ulvika Vardeheim Ytrebø Øvrelid Åsgarden Bjørkevoll Einvoll Fjellstua Grønvang Hasselmo
    Kvernvik
""".split()
FORMS = ("AS", "& Sønn AS", "Gruppen AS", "Nord AS", "Partner AS", "& Co AS", "Vest AS")
REQUIREMENTS = {
    "HS": ("police_certificate",),
    "TP": ("licence_b",),
    "BA": ("licence_b",),
    "EL": ("colour_vision",),
}
"""What companies in a programme usually ask for."""
TEXTS = {
    "nb": (
        "Lærling i {trade}",
        (
            "Du får være med på alt vi gjør, fra planlegging til ferdig resultat. Faglig leder følger deg opp hver uke, "
            "og du får prøve deg på egen hånd når du er klar."
        ),
        "Du møter presis, spør når du lurer og vil lære. Karakterer er ikke det viktigste, men vi ser på fraværet.",
        "Lønn etter tariff, gode kolleger, eget verneutstyr og tid til å forberede deg til fagprøven.",
    ),
    "nn": (
        "Lærling i {trade}",
        (
            "Du får vere med på alt vi gjer, frå planlegging til ferdig resultat. Fagleg leiar følgjer deg opp kvar "
            "veke, og du får prøve deg på eiga hand når du er klar."
        ),
        "Du møter presis, spør når du lurer og vil lære. Karakterar er ikkje det viktigaste, men vi ser på fråværet.",
        "Løn etter tariff, gode kollegaer, eige verneutstyr og tid til å førebu deg til fagprøva.",
    ),
    "en": (
        "Apprentice wanted: {trade}",
        (
            "You take part in all we do, from planning to finished result. A training leader meets you "
            "every week, and you try things on your own as soon as you are ready."
        ),
        "You come on time, ask when you wonder and want to learn. Marks matter less than showing up.",
        "Wages by collective agreement, good colleagues, safety gear and time to prepare for the trade examination.",
    ),
}
NYNORSK_COUNTIES = frozenset({"46", "15"})
STARTS_MONTH, DEADLINE_SPAN = 8, 60


@dataclass(frozen=True, slots=True)
class Post:
    """That a company in a town has to do with a trade; every post has a number of its own."""

    trade: catalogue.TradeNames
    town: str
    is_announced: bool
    number: int


def load(session: Session, now: datetime) -> None:
    """Announce what is not announced yet."""
    day = norwegian_day(now)
    trades = catalogue.trade_names(session, day)
    sites = {code: site_of(session, code, day) for code in TOWNS}
    adverts, approvals = (
        vacancies.entered(session, EntryKind.ADVERT),
        vacancies.entered(session, EntryKind.APPROVAL),
    )
    posts = list(_posts(trades))
    vacancies.approve(
        session,
        (
            Approval(_id(post), company_of(post), post.trade.code, sites[post.town])
            for post in posts
            if not post.is_announced and _id(post) not in approvals
        ),
    )
    vacancies.publish(
        session,
        (
            advert_of(post, sites[post.town], day)
            for post in posts
            if post.is_announced and _id(post) not in adverts
        ),
        now,
    )


def _posts(trades: tuple[catalogue.TradeNames, ...]) -> Iterator[Post]:
    number = 0
    for place, trade in enumerate(trades):
        is_common = trade.code[:6] in COMMON
        towns = (
            TOWNS if is_common else [TOWNS[(place * 7 + step * 11) % len(TOWNS)] for step in range(sum(RARE))]
        )
        for step, town in enumerate(towns):
            is_announced = (step + place) % ADVERTS_EVERY == 0 if is_common else step < RARE[0]
            yield Post(trade, town, is_announced, number)
            number += 1


def advert_of(post: Post, site: Site, day: date) -> Advert:
    """What the company of a post announces."""
    is_nynorsk = site.municipality[:2] in NYNORSK_COUNTIES
    language = "en" if post.number % 17 == 0 else "nn" if is_nynorsk else "nb"
    names = post.trade.names
    trade = {"nb": names.nb, "nn": names.nn or names.nb, "en": names.en or names.nb}[language]
    title, do, seek, offer = TEXTS[language]
    return Advert(
        id=_id(post),
        company=company_of(post),
        contract=Contract.TRAINING_CANDIDATE if post.number % 13 == 0 else Contract.APPRENTICE,
        title=title.format(trade=trade if language == "en" else trade[0].lower() + trade[1:]),
        language=language,
        positions=1 + post.number % 3,
        trades=(post.trade.code,),
        sites=(site,),
        starts_on=date(day.year, STARTS_MONTH, 1),
        deadline=None
        if post.number % 5 == 0
        else date.fromordinal(day.toordinal() + 14 + post.number % DEADLINE_SPAN),
        requirements=REQUIREMENTS.get(post.trade.programme, ()),
        text_do=do,
        text_seek=seek,
        text_offer=offer,
    )


def company_of(post: Post) -> Company:
    """The company of a post; several posts share one."""
    serial = post.number % (len(STEMS) * len(FORMS))
    name = f"{STEMS[serial % len(STEMS)]} {FORMS[serial // len(STEMS)]}"
    return Company(sha256(f"company:{serial}".encode()).hexdigest()[:32], name, organisation_number(serial))


def _id(post: Post) -> str:
    return sha256(f"vacancy:{post.trade.code}:{post.town}:{post.number}".encode()).hexdigest()[:32]


def organisation_number(serial: int) -> str:
    """The synthetic number that belongs to a serial number: 3, seven digits and a control digit (modulus 11)."""
    for candidate in range(serial * 3, serial * 3 + 3):
        digits = [3, *(int(digit) for digit in f"{candidate:07d}")]
        rest = (
            -sum(weight * digit for weight, digit in zip((3, 2, 7, 6, 5, 4, 3, 2), digits, strict=True)) % 11
        )
        if rest < 10:
            return "".join(map(str, [*digits, rest]))
    raise ValueError(f"no number for {serial}")


def site_of(session: Session, code: str, day: date) -> Site:
    """The place of a postal code."""
    place = catalogue.postal_place(session, code, day)
    point = place.point
    return Site(
        code,
        place.place.title(),
        place.municipality,
        point.latitude if point else None,
        point.longitude if point else None,
    )
