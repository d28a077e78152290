"""Who is told that an institution's agreement ends: its representatives, and the admins."""

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import or_, select

from app.accounts.models import Account, RoleAssignment, User
from app.accounts.service.people import representatives_of
from app.core import time
from app.core.database import session
from app.core.jobs import system_job
from app.core.locale import in_reader_language
from app.core.mail import link_to, post_in
from app.core.policy import THE_SYSTEM, Role
from app.institutions.agreements import ends_soon, reminder_due
from app.institutions.models import Institution


@system_job("institutions.remind_of_agreements", cron="20 3 * * *")
def remind_of_agreements() -> None:
    """Say 60 and 14 days before that an agreement ends, and once that it has ended."""
    rows = select(Institution).where(ends_soon()).execution_options(scoped=True)
    admins: list[tuple[str, str]] | None = None
    for institution in session().scalars(rows.with_for_update(skip_locked=True)).all():
        stage = reminder_due(institution)
        if stage is None:
            continue
        institution.agreement_reminded = stage
        admins = admins if admins is not None else _admins()
        for address, language in dict.fromkeys(
            [*admins, *representatives_of(THE_SYSTEM, institution)]
        ):
            _send(institution, address, language, has_ended=stage < 0)


def _admins() -> list[tuple[str, str]]:
    rows = (
        select(Account.email, Account.language)
        .join(User, User.id == Account.user_id)
        .join(RoleAssignment, RoleAssignment.user_id == Account.user_id)
        .where(
            RoleAssignment.role == Role.ADMIN,
            RoleAssignment.ended_at.is_(None),
            or_(RoleAssignment.until.is_(None), RoleAssignment.until > time.now()),
            User.ended_at.is_(None),
        )
        .execution_options(scoped=True)
    )
    return [(row.email, row.language) for row in session().execute(rows)]


def _send(institution: Institution, address: str, language: str, *, has_ended: bool) -> None:
    def write() -> tuple[str, str]:
        values = {
            "name": in_reader_language(institution.names),
            "day": format_date(institution.agreement_until),
            "link": link_to(f"/institutions/{institution.id}"),
        }
        if has_ended:
            says = _(
                "The agreement of %(name)s with the Expert Forum ended on %(day)s.\n\n"
                "Its membership goes on until an administrator decides on it. Once a new agreement"
                " is signed, an administrator records it: %(link)s",
                **values,
            )
        else:
            says = _(
                "The agreement of %(name)s with the Expert Forum ends on %(day)s.\n\n"
                "Once a new one is signed, an administrator of the forum records it: %(link)s",
                **values,
            )
        return _("The agreement with the Expert Forum"), says

    post_in(language, address, write)
