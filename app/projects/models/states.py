"""States and roles of projects, and which state may follow which."""

import enum


class ProjectState(enum.StrEnum):
    """Where a project stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    ARCHIVED = "archived"


S = ProjectState

TRANSITIONS: dict[ProjectState, frozenset[ProjectState]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.IN_REVIEW, S.WITHDRAWN}),
    S.IN_REVIEW: frozenset({S.APPROVED, S.REJECTED, S.CHANGES_REQUESTED, S.WITHDRAWN}),
    S.CHANGES_REQUESTED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.APPROVED: frozenset({S.ACTIVE}),
    S.REJECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.ACTIVE: frozenset({S.COMPLETED, S.SUSPENDED}),
    S.SUSPENDED: frozenset({S.ACTIVE}),
    S.COMPLETED: frozenset({S.ARCHIVED}),
    S.ARCHIVED: frozenset(),
}

EDITABLE = frozenset({S.DRAFT, S.CHANGES_REQUESTED})
"""States in which the proposal's text may change."""

UNDER_REVIEW = frozenset({S.SUBMITTED, S.IN_REVIEW})
"""States in which coordinators read the proposal."""

LISTED = frozenset({S.APPROVED, S.ACTIVE, S.SUSPENDED, S.COMPLETED, S.ARCHIVED})
"""States from which on every signed-in member may know of a project, unless it is TLP:RED."""

RUNNING = frozenset({S.APPROVED, S.ACTIVE})
"""States in which members work: plan, data, drafts."""


class PartnerRole(enum.StrEnum):
    """An institution's part in a project."""

    LEAD = "lead"
    PARTNER = "partner"
    OBSERVER = "observer"
    FUNDER = "funder"


class PartnershipState(enum.StrEnum):
    """Where an institution's answer stands."""

    INVITED = "invited"
    IN_PROCEDURE = "in_procedure"
    ACCEPTED = "accepted"
    ACCEPTED_WITH_RESERVATION = "accepted_with_reservation"
    DECLINED = "declined"
    ABSTAINED = "abstained"
    LEFT = "left"


P = PartnershipState

ANSWERS: dict[PartnershipState, frozenset[PartnershipState]] = {
    P.INVITED: frozenset(
        {P.IN_PROCEDURE, P.ACCEPTED, P.ACCEPTED_WITH_RESERVATION, P.DECLINED, P.ABSTAINED}
    ),
    P.IN_PROCEDURE: frozenset(
        {P.IN_PROCEDURE, P.ACCEPTED, P.ACCEPTED_WITH_RESERVATION, P.DECLINED, P.ABSTAINED}
    ),
    P.ACCEPTED: frozenset({P.INVITED, P.LEFT}),
    P.ACCEPTED_WITH_RESERVATION: frozenset({P.INVITED, P.LEFT}),
    P.DECLINED: frozenset(),
    P.ABSTAINED: frozenset(),
    P.LEFT: frozenset(),
}
"""Back to *invited* goes who must answer again because the text changed."""

CONSENTED = frozenset({P.ACCEPTED, P.ACCEPTED_WITH_RESERVATION})
OPEN = frozenset({P.INVITED, P.IN_PROCEDURE})
TAKES_PART = CONSENTED | OPEN
"""Who leads, partners or funds in one of these states has a conflict of interest."""


class MemberRole(enum.StrEnum):
    """A person's part in a project."""

    LEAD = "lead"
    EDITOR = "editor"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"
