"""Reminders: what waits too long and what ends soon, in one letter a day to each person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.letters import write_to
from app.accounts.models import Deputyship, RoleAssignment
from app.core import time
from app.core.contributions import REMINDERS, Reminder
from app.core.database import Base, Identified, session
from app.core.jobs import system_job
from app.core.mail import link_to
from app.core.policy import Role

DAYS_BEFORE = (3, 14)
"""So many days before its end a right is reminded of; the nearest that has come."""


class SentReminder(Identified, Base):
    """What a person was reminded of, and when; nobody but the forum itself reads it."""

    __tablename__ = "sent_reminder"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    key: Mapped[str]
    sent_on: Mapped[date]


@system_job("reminders.send", cron="23 3 * * *")
def send_reminders() -> None:
    """Write to each person one letter of all that there is to remind of and was not yet.

    Run again on the same day it writes to nobody who has had a letter of it.
    """
    today = time.today()
    asked: dict[UUID, dict[str, Reminder]] = defaultdict(dict)
    for function in REMINDERS:
        for each in function(today):
            asked[each.person_id][each.key] = each
    if not asked:
        return
    rows = select(SentReminder.person_id, SentReminder.key, SentReminder.sent_on).where(
        SentReminder.person_id.in_(asked)
    )
    sent = session().execute(rows).all()
    had_a_letter = {row.person_id for row in sent if row.sent_on == today}
    said = {(row.person_id, row.key) for row in sent}
    for person, reminders in asked.items():
        new = [each for each in reminders.values() if (person, each.key) not in said]
        if new and person not in had_a_letter:
            _remind(person, new, today)


def stage_before(until: date, today: date) -> int | None:
    """Which reminder of an end is due: 14 or 3 days before; None before that and after it."""
    left = (until - today).days
    return next((days for days in DAYS_BEFORE if 0 <= left <= days), None)


def speakers(houses: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Who speaks for each of the institutions now, deputies too: for the forum itself."""
    wanted = set(houses)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    roles = select(RoleAssignment).where(
        RoleAssignment.institution_id.in_(wanted),
        RoleAssignment.role == Role.REPRESENTATIVE,
        RoleAssignment.ended_at.is_(None),
    )
    for role in session().scalars(roles):
        found[role.institution_id].append(role.user_id)
    named = select(Deputyship).where(
        Deputyship.institution_id.in_(wanted), Deputyship.ended_at.is_(None)
    )
    for each in session().scalars(named).unique():
        if each.is_on:
            found[each.institution_id].append(each.deputy_id)
    return found


@REMINDERS.add
def deputies_that_end(today: date) -> Iterable[Reminder]:
    """For the deputy and whom it stands for, three days before the last day."""
    soon = select(Deputyship).where(
        Deputyship.ended_at.is_(None),
        Deputyship.until.between(today, today + timedelta(days=min(DAYS_BEFORE))),
    )
    for each in session().scalars(soon).unique():
        if not each.is_on:
            continue
        for person in (each.deputy_id, each.of_id):
            yield Reminder(
                person,
                f"deputy:{each.id}",
                _l("The days of a deputy of your institution end soon"),
                each.institution.short_name,
                f"/institutions/{each.institution_id}",
            )


def _remind(person: UUID, reminders: Sequence[Reminder], today: date) -> None:
    for each in reminders:
        session().add(SentReminder(person_id=person, key=each.key, sent_on=today))

    def write() -> tuple[str, str]:
        lines = "\n\n".join(_line(each) for each in reminders)
        return _("Reminders from the Expert Forum"), lines

    write_to([person], write)


def _line(reminder: Reminder) -> str:
    address = link_to(reminder.address)
    if reminder.label.is_spelled_out_in_mail:
        return f"{reminder.says}: {reminder.title}\n{address}"
    return _("Something waits for you in the Expert Forum.\n\n%(address)s", address=address)
