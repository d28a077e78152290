"""States of a milestone, and which may follow which."""

import enum


class MilestoneState(enum.StrEnum):
    """Where a milestone stands; *overdue*, *at risk* and *waiting* are derived from dates."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    CANCELLED = "cancelled"


S = MilestoneState

TRANSITIONS: dict[MilestoneState, frozenset[MilestoneState]] = {
    S.PLANNED: frozenset({S.IN_PROGRESS, S.CANCELLED}),
    S.IN_PROGRESS: frozenset({S.SUBMITTED, S.CANCELLED}),
    S.SUBMITTED: frozenset({S.VERIFIED, S.IN_PROGRESS}),
    S.VERIFIED: frozenset(),
    S.CANCELLED: frozenset(),
}

OPEN = frozenset({S.PLANNED, S.IN_PROGRESS})
"""States in which there is still work to do, dates move and evidence is gathered."""


class MoveReason(enum.StrEnum):
    """Why a date moves."""

    IN_PROCEDURE = "in_procedure"
    DATA_NOT_RELEASED = "data_not_released"
    FUNDING = "funding"
    STAFF = "staff"
    OTHER = "other"


class Outcome(enum.StrEnum):
    """What was said of what was submitted."""

    VERIFIED = "verified"
    RETURNED = "returned"


class Agreement(enum.StrEnum):
    """What the responsible institution said of a moved date."""

    AGREED = "agreed"
    DISAGREED = "disagreed"
