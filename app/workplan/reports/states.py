"""States of a progress report, and which may follow which."""

import enum

from app.projects.models.states import PartnerRole, ProjectState


class ReportState(enum.StrEnum):
    """Where a progress report stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"


S = ReportState

TRANSITIONS: dict[ReportState, frozenset[ReportState]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.ACKNOWLEDGED, S.RETURNED}),
    S.RETURNED: frozenset({S.SUBMITTED}),
    S.ACKNOWLEDGED: frozenset(),
}

WRITABLE = frozenset({S.DRAFT, S.RETURNED})
"""States in which the institution writes on it."""

REPORTING = frozenset({PartnerRole.LEAD, PartnerRole.PARTNER})
"""Parts in a project that are reported on."""

OVERSEEN = frozenset({ProjectState.APPROVED, ProjectState.ACTIVE, ProjectState.COMPLETED})
"""States of a project in which coordinators read its reports: what came last is answered too."""


class Outcome(enum.StrEnum):
    """What was said of a text that was submitted."""

    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
