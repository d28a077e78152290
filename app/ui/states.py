"""How the forum's states look: a tone (which gives shape and colour) and a word.

One table, so that a state has the same word everywhere. A state that is not here is shown by its
own name without a tone; its feature adds it.
"""

from dataclasses import dataclass
from typing import Literal

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

Tone = Literal["plain", "info", "good", "attention", "danger"]


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a pill shows for a state."""

    tone: Tone
    word: LazyString | str


STATES: dict[str, Appearance] = {
    # projects
    "draft": Appearance("plain", _l("Draft")),
    "submitted": Appearance("info", _l("Submitted")),
    "in_review": Appearance("info", _l("In review")),
    "asked": Appearance("info", _l("Partners are asked")),
    "changes_requested": Appearance("attention", _l("Changes requested")),
    "approved": Appearance("good", _l("Approved")),
    "rejected": Appearance("danger", _l("Not supported")),
    "withdrawn": Appearance("danger", _l("Withdrawn")),
    "active": Appearance("good", _l("Active")),
    "suspended": Appearance("danger", _l("Suspended")),
    "completed": Appearance("info", _l("Completed")),
    "archived": Appearance("plain", _l("Archived")),
    # memberships and partnerships
    "applied": Appearance("info", _l("Applied")),
    "declined": Appearance("danger", _l("Does not take part")),
    "invited": Appearance("attention", _l("Invited")),
    "in_procedure": Appearance("attention", _l("Internal procedures")),
    "accepted": Appearance("good", _l("Accepted")),
    "accepted_with_reservation": Appearance("good", _l("Accepted with a reservation")),
    "abstained": Appearance("plain", _l("Abstained")),
    "left": Appearance("plain", _l("Left")),
    # milestones and their health
    "planned": Appearance("plain", _l("Planned")),
    "in_progress": Appearance("info", _l("In progress")),
    "verified": Appearance("good", _l("Verified")),
    "cancelled": Appearance("plain", _l("Cancelled")),
    "on_time": Appearance("good", _l("On time")),
    "at_risk": Appearance("attention", _l("At risk")),
    "overdue": Appearance("danger", _l("Overdue")),
    "late": Appearance("danger", _l("Late")),
    # progress reports
    "returned": Appearance("attention", _l("Returned")),
    "acknowledged": Appearance("good", _l("Acknowledged")),
    # versions, runs and jobs
    "queued": Appearance("plain", _l("Queued")),
    "running": Appearance("info", _l("Running")),
    "processing": Appearance("info", _l("Processing")),
    "ready": Appearance("good", _l("Ready")),
    "published": Appearance("good", _l("Published")),
    "failed": Appearance("danger", _l("Failed")),
    # acts of two people
    "confirmed": Appearance("info", _l("Confirmed")),
    "done": Appearance("good", _l("Done")),
    "refused": Appearance("danger", _l("Refused")),
    "taken_back": Appearance("plain", _l("Taken back")),
    "void": Appearance("danger", _l("Void")),
    # plans and signals
    "proposed": Appearance("info", _l("Proposed")),
    "counter_proposed": Appearance("attention", _l("Counter-proposed")),
    "agreed": Appearance("good", _l("Agreed")),
    "reported": Appearance("info", _l("Reported")),
    "assessed": Appearance("info", _l("Assessed")),
    "retracted": Appearance("danger", _l("Retracted")),
    "closed": Appearance("plain", _l("Closed")),
    "open": Appearance("info", _l("Open")),
    "expired": Appearance("plain", _l("Over")),
}


def state_appearance(state: object) -> Appearance:
    """The tone and word of `state`, given as a string or an enum member."""
    name = str(getattr(state, "value", state))
    return STATES.get(name) or Appearance("plain", name.replace("_", " "))
