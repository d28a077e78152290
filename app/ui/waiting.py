"""What waits, in the words that the list component draws."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.core.contributions import Waiting

SOON = 3
"""Days before a date from which it stands out."""


@dataclass(frozen=True)
class WaitingLine:
    """One line of a heap, in words: what the list component draws."""

    title: str
    detail: str
    href: str
    act: str
    due: str
    when: str | None
    urgency: str | None


def in_words(each: Waiting, today: date) -> WaitingLine:
    """A thing that waits, with its date as a reader counts: late, in days, or how long it waits."""
    due, when, urgency = _("new"), None, None
    if each.due is not None:
        days = (each.due - today).days
        when = format_date(each.due, "EEE d MMM", locale=get_locale() or "en")
        if days < 0:
            due = ngettext("%(num)s day late", "%(num)s days late", -days)
            urgency = "late"
        elif days == 0:
            due, urgency = _("today"), "soon"
        else:
            due = ngettext("in %(num)s day", "in %(num)s days", days)
            urgency = "soon" if days <= SOON else None
    elif each.since is not None:
        days = (today - each.since).days
        when = format_date(each.since, "EEE d MMM", locale=get_locale() or "en")
        if days > 0:
            due = ngettext("waits %(num)s day", "waits %(num)s days", days)
    return WaitingLine(each.title, each.context, each.address, str(each.act), due, when, urgency)
