"""Made-up memberships: two asked for, one declined, one that rests; agreements, what is studied."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.core import time
from app.core.demonstration import Forum
from app.core.kinds import load
from app.institutions.agreements import Agreement, record_agreement
from app.institutions.applications import answer_sponsorship, sponsorships_of
from app.institutions.models import Institution, Membership, Outcome
from app.institutions.service import (
    Decision,
    apply_for_membership,
    change_institution,
    decide_membership,
)

ADMIN = "admin@forum.example"
SUSPENDED = "LBS"
"""The short name of the member whose membership rests."""


@dataclass(frozen=True)
class Applicant:
    """An institution that is not in the forum yet."""

    short_name: str
    country: str
    name: str
    name_ru: str
    statement: str
    membership: Membership = Membership.MEMBER
    sponsor: str = ""

    @property
    def domain(self) -> str:
        """Where its mail is."""
        return f"{self.short_name.lower()}.example"

    def card(self) -> dict[str, Any]:
        """What its application says."""
        return {
            "names": {"en": self.name, "ru": self.name_ru},
            "short_name": self.short_name,
            "country": self.country,
            "website": f"https://{self.domain}",
            "ror_id": "",
            "email_domains": [self.domain],
            "membership": self.membership,
            "statement": self.statement,
            "sponsor_named": self.sponsor,
        }


WAITING = Applicant(
    "CPHR",
    "TM",
    "Centre for Public Health Research (made up)",
    "Центр исследований общественного здоровья (вымышленный)",
    "Yearly figures of treatment by province since 2018, and two people who read Turkmen, Russian"
    " and English. Made up for a demonstration.",
    sponsor="SCSR",
)
DOUBLE = Applicant(
    "ISMI",
    "UZ",
    "Institut strategicheskih i mezhregionalnyh issledovanij (made up)",
    "Институт стратегических и межрегиональных исследований (вымышленный)",
    "",
)
"""Called as a member is, in another script."""
AGREEMENTS = (("ISRS", 300, 430), ("KazISS", 320, 300), ("NISI", 350, 32), ("CSR", 375, None))
"""Whose agreement was signed so many days ago, and ends in so many days."""
FOUND_BY = (
    (
        "representative.uz",
        ["drug-trafficking", "border-security"],
        ["uz", "ru", "en"],
        "statistics",
    ),
    ("representative.kz", ["terrorism", "cybercrime"], ["kk", "ru", "en"], "networks"),
    ("representative.tj", ["border-security"], ["tg", "ru", "fa"], "spatial"),
)
DECLINED = Applicant(
    "TCB",
    "KZ",
    "Trade Consulting Bureau (made up)",
    "Бюро торгового консультирования (вымышленное)",
    "Market reports for paying clients. Made up for a demonstration.",
    Membership.OBSERVER,
)


def build(forum: Forum) -> None:
    """Apply, decline and suspend as institutions and an admin would."""
    _apply(forum, DECLINED, 48)
    _decide(
        forum,
        DECLINED.short_name,
        Outcome.DECLINE,
        "The forum is for research that is open to its members; reports for paying clients are"
        " not. Made up for a demonstration.",
        41,
    )
    _decide(
        forum,
        SUSPENDED,
        Outcome.SUSPEND,
        "The institution is being reorganised and asked to rest until spring. Made up for a"
        " demonstration.",
        25,
        is_on_paper=True,
    )
    _apply(forum, WAITING, 6)
    _vouch(forum, WAITING, "representative.tm@forum.example", 4)
    _apply(forum, DOUBLE, 3)
    _record_agreements(forum)
    _say_what_they_are_found_by(forum)


def _apply(forum: Forum, applicant: Applicant, days_ago: int) -> None:
    speaker = ("Director (made up)", f"director@{applicant.domain}")
    with forum.on(days_ago) as opened:
        made = apply_for_membership(applicant.card(), speaker, "127.0.0.1")
        forum.institutions[applicant.short_name] = made.id
        opened.commit()
    with forum.as_(ADMIN, days_ago=days_ago) as actor:
        load(Institution, actor, forum.institutions[applicant.short_name]).created_at = time.now()


def _vouch(forum: Forum, applicant: Applicant, email: str, days_ago: int) -> None:
    with forum.as_(email, days_ago=days_ago) as actor:
        asked = sponsorships_of(actor, [forum.institutions[applicant.short_name]])[0]
        words = "We have run two surveys together. Made up for a demonstration."
        answer_sponsorship(actor, asked, vouches=True, words=words)


def _record_agreements(forum: Forum) -> None:
    for number, (short_name, signed_ago, ends_in) in enumerate(AGREEMENTS, start=1):
        with forum.as_(ADMIN, days_ago=40) as actor:
            institution = load(Institution, actor, forum.institutions[short_name])
            signed_on = time.today() - timedelta(days=signed_ago)
            until = time.today() + timedelta(days=40 + ends_in) if ends_in else None
            agreement = Agreement(f"Made up {number}/26", signed_on, until)
            record_agreement(actor, institution, agreement)


def _say_what_they_are_found_by(forum: Forum) -> None:
    for name, themes, languages, method in FOUND_BY:
        with forum.as_(f"{name}@forum.example", days_ago=30) as actor:
            institution = load(Institution, actor, actor.institution_id)
            given = {"themes": themes, "languages": languages, "methods": [method]}
            change_institution(actor, institution, given)


def _decide(
    forum: Forum,
    short_name: str,
    outcome: Outcome,
    reason: str,
    days_ago: int,
    *,
    is_on_paper: bool = False,
) -> None:
    with forum.as_(ADMIN, days_ago=days_ago) as actor:
        institution = load(Institution, actor, forum.institutions[short_name])
        paper = {"number": "Made up 14/26", "date": time.now().date().isoformat()}
        decision = Decision(outcome, reason, paper if is_on_paper else None)
        decide_membership(actor, institution, decision)
