"""States of a version, and how a dataset may be read."""

import enum

from app.core.policy import Label


class VersionState(enum.StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    PROCESSING = "processing"
    READY = "ready"
    PUBLISHED = "published"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


V = VersionState

TRANSITIONS: dict[VersionState, frozenset[VersionState]] = {
    V.DRAFT: frozenset({V.PROCESSING}),
    V.PROCESSING: frozenset({V.READY, V.FAILED}),
    V.READY: frozenset({V.PUBLISHED, V.PROCESSING}),
    V.FAILED: frozenset({V.PROCESSING}),
    V.PUBLISHED: frozenset({V.WITHDRAWN}),
    V.WITHDRAWN: frozenset(),
}

SHOWN = frozenset({V.PUBLISHED, V.WITHDRAWN})
"""States that others than the owner's people may know of."""


WAS_READ = SHOWN | {V.READY}
"""States in which what was read of the file stands."""


class Access(enum.StrEnum):
    """Who reads the rows, within the label's cap.

    `aggregate`: nobody outside of the owner's side; the forum's engine alone makes figures of them.
    """

    AGGREGATE = "aggregate"
    PROJECT = "project"
    REQUEST = "request"
    FORUM = "forum"
    PUBLIC = "public"


A = Access

WIDTH = (A.AGGREGATE, A.PROJECT, A.REQUEST, A.FORUM, A.PUBLIC)
"""From the narrowest to the widest: only the owner's representative goes to the right."""

WIDEST_LABEL: dict[Access, Label] = {
    A.AGGREGATE: Label.RED,
    A.PROJECT: Label.RED,
    A.REQUEST: Label.AMBER,
    A.FORUM: Label.GREEN,
    A.PUBLIC: Label.CLEAR,
}
"""The strictest label under which an access can be chosen."""


class Embargo(enum.StrEnum):
    """What ends an embargo: a day, the completion of the project, or the owner's word."""

    DAY = "day"
    COMPLETION = "completion"
    WORD = "word"


class RequestState(enum.StrEnum):
    """Where a request for access stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


class ResourceRole(enum.StrEnum):
    """What a file is to its version."""

    ORIGINAL = "original"
    COLUMNAR = "columnar"
    REJECTS = "rejects"
