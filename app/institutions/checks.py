"""What an admin looks at before admitting: found out for a page of applications at once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ARRAY, String, and_, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.institutions.applications import documents_of, sponsorships_of
from app.institutions.models import (
    ApplicationDocument,
    DocumentKind,
    Institution,
    InstitutionState,
    RorRecord,
    Sponsorship,
    SponsorshipState,
)
from app.institutions.ror import is_checked

CLOSE = 0.6
"""From so much of a name's three-letter pieces on it is close to another (pg_trgm)."""
SAME = 0.99

FREE_MAIL = frozenset(
    {
        *("gmail.com", "googlemail.com", "mail.ru", "bk.ru", "inbox.ru", "list.ru", "yandex.ru"),
        *("yandex.com", "yandex.kz", "ya.ru", "rambler.ru", "outlook.com", "hotmail.com"),
        *("live.com", "yahoo.com", "icloud.com", "proton.me", "protonmail.com", "gmx.com"),
        *("gmx.net", "mail.com", "umail.uz", "mail.kz", "mail.tj"),
    }
)
"""Mail that anybody gets without being of an institution."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, and what was found."""

    name: str
    tone: str
    """met, missing, waits, attention or danger."""
    about: str
    finding: str
    detail: str = ""
    href: str | None = None
    """Where to compare, if there is somewhere."""

    @property
    def is_met(self) -> bool:
        """Whether it is in order."""
        return self.tone == "met"

    @property
    def text(self) -> str:
        """What was looked at and what was found, in one line."""
        return _("%(about)s: %(finding)s", about=self.about, finding=self.finding)


Found = dict[UUID, Check]
CHECKS: list[Callable[[Actor, Sequence[Institution]], Found]] = []
"""Each looks at a page of applications in one or two statements."""


def checks_of(actor: Actor, applications: Sequence[Institution]) -> dict[UUID, list[Check]]:
    """What was found for each of the applications; as many statements for one as for fifty."""
    found = [check(actor, applications) for check in CHECKS]
    return {each.id: [of[each.id] for of in found] for each in applications}


@CHECKS.append
def names(actor: Actor, applications: Sequence[Institution]) -> Found:
    """Whether another institution is called so, in any script, now or earlier."""
    alike = _alike(actor, applications)
    return {each.id: _name(alike.get(each.id, ())) for each in applications}


def _name(alike: Sequence[tuple[Institution, float]]) -> Check:
    if not alike:
        return Check(
            "name", "met", _("Name of the institution"), _("no other is called so in any script")
        )
    other, how = alike[0]
    rest = ", ".join(each.short_name for each, _how in alike[1:4])
    if how >= SAME:
        finding = _("the same as %(institution)s", institution=other.short_name)
    else:
        finding = _("close to %(institution)s", institution=other.short_name)
    detail = "; ".join(filter(None, [other.name, rest and _("also close: %(names)s", names=rest)]))
    tone = "danger" if how >= SAME else "attention"
    page = f"/institutions/{other.id}"
    return Check("name", tone, _("Name of the institution"), finding, detail, page)


def _alike(
    actor: Actor, applications: Sequence[Institution]
) -> dict[UUID, list[tuple[Institution, float]]]:
    applicant = aliased(Institution)
    named = func.jsonb_each_text(applicant.names).table_valued("key", "value").lateral()
    how = func.max(func.word_similarity(func.skeleton(named.c.value), Institution.search_key))
    rows = (
        visible(Institution, actor, applicant.id, Institution.id, how)
        .select_from(applicant)
        .join(named, true())
        .join(Institution, Institution.id != applicant.id)
        .where(
            applicant.id.in_([each.id for each in applications]),
            Institution.state != InstitutionState.DECLINED,
        )
        .group_by(applicant.id, Institution.id)
        .having(how >= CLOSE)
        .order_by(how.desc(), Institution.id)
    )
    found = session().execute(rows).all()
    others = _by_id(actor, {row[1] for row in found})
    alike: dict[UUID, list[tuple[Institution, float]]] = defaultdict(list)
    for of, other, value in found:
        alike[of].append((others[other], value))
    return alike


@CHECKS.append
def domains(actor: Actor, applications: Sequence[Institution]) -> Found:
    """Whether the mail is the institution's own: not another's, not anybody's."""
    written = [name for each in applications for name in (*each.email_domains, _mail_domain(each))]
    rows = visible(Institution, actor).where(
        Institution.email_domains.op("&&")(literal(written, ARRAY(String))),
        Institution.state != InstitutionState.DECLINED,
    )
    others = session().scalars(rows.order_by(Institution.sort_key)).all()
    return {each.id: _domain(each, others) for each in applications}


def _domain(application: Institution, others: Sequence[Institution]) -> Check:
    own = {*application.email_domains, _mail_domain(application)}
    writes = _("The representative writes from %(domain)s.", domain=_mail_domain(application))
    for other in others:
        shared = own & set(other.email_domains)
        if other.id != application.id and shared:
            finding = _(
                "%(domain)s is a domain of %(institution)s",
                domain=min(shared),
                institution=other.short_name,
            )
            href = f"/institutions/{other.id}"
            return Check("domain", "danger", _("E-mail domain"), finding, writes, href)
    if own & FREE_MAIL:
        finding = _("mail that anybody can have")
        return Check("domain", "attention", _("E-mail domain"), finding, writes)
    if not application.email_domains:
        return Check("domain", "missing", _("E-mail domain"), _("none is named"), writes)
    host = (urlsplit(application.website or "").hostname or "").removeprefix("www.")
    if not host:
        finding = _("there is no website to compare it with")
        return Check("domain", "attention", _("E-mail domain"), finding, writes)
    if not any(_is_below(host, each) or _is_below(each, host) for each in own):
        finding = _("not that of the website, %(host)s", host=host)
        return Check("domain", "attention", _("E-mail domain"), finding, writes)
    return Check("domain", "met", _("E-mail domain"), _("that of the website"), writes)


@CHECKS.append
def ror_ids(actor: Actor, applications: Sequence[Institution]) -> Found:
    """Whether the ROR id is right in itself and nobody else's."""
    given = [each.ror_id for each in applications if each.ror_id]
    rows = visible(Institution, actor).where(
        Institution.ror_id.in_(given), Institution.state != InstitutionState.DECLINED
    )
    holders = session().scalars(rows.order_by(Institution.sort_key)).all()
    known = _known_records(applications)
    return {each.id: _ror_id(each, holders, known) for each in applications}


def _known_records(applications: Sequence[Institution]) -> dict[UUID, RorRecord | None]:
    """What ROR's dump, if one was taken over, says of each: by its id, else by its name."""
    applicant = aliased(Institution)
    named = func.jsonb_each_text(applicant.names).table_valued("key", "value").lateral()
    asked = func.skeleton(named.c.value)
    is_it = or_(
        RorRecord.ror_id == applicant.ror_id,
        and_(
            applicant.ror_id.is_(None),
            asked != "",
            or_(applicant.country.is_(None), RorRecord.country == applicant.country),
            RorRecord.search_key.contains(asked),
        ),
    )
    rows = session().execute(
        select(applicant.id, RorRecord)
        .select_from(applicant)
        .join(named, true())
        .join(RorRecord, is_it)
        .where(applicant.id.in_([each.id for each in applications]))
        .order_by(RorRecord.ror_id)
        .execution_options(scoped=True)
    )
    return {row[0]: row[1] for row in rows}


def _ror_id(
    application: Institution,
    holders: Sequence[Institution],
    known: Mapping[UUID, RorRecord | None],
) -> Check:
    about, ror_id, found = _("ROR id"), application.ror_id, known.get(application.id)
    if not ror_id:
        detail = found and _("ROR knows %(name)s, %(id)s.", name=found.name, id=found.ror_id)
        return Check("ror_id", "missing", about, _("none is given"), detail or "")
    if not is_checked(ror_id):
        return Check("ror_id", "danger", about, _("its last two figures do not fit"), ror_id)
    for other in holders:
        if other.id != application.id and other.ror_id == ror_id:
            finding = _("%(institution)s has the same", institution=other.short_name)
            return Check("ror_id", "danger", about, finding, ror_id, f"/institutions/{other.id}")
    if found is None:
        return Check("ror_id", "met", about, _("right in its form, and of no other"), ror_id)
    if application.country and found.country != application.country:
        finding = _("ROR knows it in another country")
        return Check("ror_id", "attention", about, finding, found.name)
    if not {each.casefold() for each in application.names.values()} & {
        str(each["text"]).casefold() for each in found.names
    }:
        return Check("ror_id", "attention", about, _("ROR knows it by another name"), found.name)
    return Check("ror_id", "met", about, _("name and country agree with ROR"), ror_id)


@CHECKS.append
def statements(_actor: Actor, applications: Sequence[Institution]) -> Found:
    """Whether it says what it would bring."""
    return {each.id: _statement(each) for each in applications}


def _statement(application: Institution) -> Check:
    about = _("What it would bring")
    if application.statement:
        return Check("statement", "met", about, _("it says so"))
    return Check("statement", "missing", about, _("it does not say"))


@CHECKS.append
def sponsors(actor: Actor, applications: Sequence[Institution]) -> Found:
    """Whether a member vouches for it."""
    asked = sponsorships_of(actor, [each.id for each in applications])
    return {
        each.id: _sponsor(each, [one for one in asked if one.institution_id == each.id])
        for each in applications
    }


def _sponsor(application: Institution, asked: Sequence[Sponsorship]) -> Check:
    named = application.sponsor_named
    detail = _("It names: %(words)s", words=named) if named else ""
    by_state = {each.state: each for each in asked}
    for state, tone, finding in (
        (SponsorshipState.VOUCHED, "met", _("%(institution)s vouches for it")),
        (SponsorshipState.DECLINED, "attention", _("%(institution)s does not vouch for it")),
        (SponsorshipState.ASKED, "waits", _("%(institution)s is asked")),
    ):
        if state in by_state:
            one = by_state[state]
            said = finding % {"institution": one.sponsor.short_name}
            return Check("sponsor", tone, _("Sponsor"), said, one.words or detail)
    return Check("sponsor", "missing", _("Sponsor"), _("nobody is asked"), detail)


@CHECKS.append
def documents(actor: Actor, applications: Sequence[Institution]) -> Found:
    """Whether the letter of its head is there."""
    sent = documents_of(actor, [each.id for each in applications])
    return {
        each.id: _documents([one for one in sent if one.institution_id == each.id])
        for each in applications
    }


def _documents(sent: Sequence[ApplicationDocument]) -> Check:
    about, detail = _("Documents"), ", ".join(each.file_name for each in sent)
    if any(each.kind is DocumentKind.LETTER for each in sent):
        return Check("documents", "met", about, _("the letter of its head is there"), detail)
    return Check("documents", "missing", about, _("no letter of its head"), detail)


def _by_id(actor: Actor, ids: set[UUID]) -> dict[UUID, Institution]:
    rows = visible(Institution, actor).where(Institution.id.in_(ids))
    return {each.id: each for each in session().scalars(rows)}


def _mail_domain(application: Institution) -> str:
    return application.applicant_email.rpartition("@")[2]


def _is_below(domain: str, above: str) -> bool:
    return domain == above or domain.endswith(f".{above}")
