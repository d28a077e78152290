"""RFC 9457: what went wrong, as `application/problem+json`."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _

from app.core.errors import (
    Conflict,
    DomainError,
    Invalid,
    SignInNeeded,
    Stale,
    TooMany,
)


def title_of(status: int) -> str:
    """What a status says, in the reader's language."""
    titles = {
        400: _("The request cannot be understood."),
        401: _("A token is needed."),
        403: _("A rule does not allow this."),
        404: _("There is nothing here that you may know of."),
        405: _("This address does not answer to that method."),
        409: _("The state does not allow this now."),
        412: _("It was changed meanwhile."),
        413: _("That is larger than what is taken here."),
        415: _("Send JSON."),
        422: _("Some of the input cannot be taken."),
        428: _("Name the version that you change, with If-Match."),
        429: _("Too many attempts."),
        503: _("The forum is busy."),
    }
    return titles.get(status, _("Something failed on our side."))


def problem(status: int, detail: object = "", **more: Any) -> Response:
    """An answer that says what went wrong."""
    body = {
        "type": f"urn:expert-forum:problem:{more.pop('kind', status)}",
        "title": title_of(status),
        "status": status,
        "detail": str(detail) or title_of(status),
        **more,
    }
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, content_type="application/problem+json")


def problem_of(error: DomainError) -> Response:
    """A domain error as a problem."""
    more: dict[str, Any] = {"kind": error.kind}
    if isinstance(error, Invalid):
        more["errors"] = [
            {"pointer": pointer_of(name), "detail": str(message)}
            for name, messages in error.errors.items()
            for message in messages
        ]
    if isinstance(error, Conflict):
        more["guard"] = error.guard
    if isinstance(error, Stale) and error.current is not None:
        more["current"] = error.current
    answer = problem(error.status, "" if isinstance(error, Invalid) else error.reason, **more)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, SignInNeeded):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def pointer_of(name: str) -> str:
    """A field's name as a JSON pointer (RFC 6901); "" is the whole."""
    return name if name.startswith("/") or not name else "/" + name.replace(".", "/")


def pointer_at(content: Any, place: Sequence[int | str], *, is_missing: bool = False) -> str:
    """The JSON pointer to a place in `content`, or to the member that `is_missing` there.

    Of what a validator names on the way (the branch of a choice, the key of a pair), only what
    stands in the content is a step.
    """
    pointer, here = "", content
    for at, part in enumerate(place):
        is_last = at == len(place) - 1
        if isinstance(here, dict) and (part in here or (is_missing and is_last)):
            here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            continue
        pointer += step_of(part)
    return pointer


def step_of(part: int | str) -> str:
    """One step of a JSON pointer, with what has a meaning in it escaped."""
    return "/" + str(part).replace("~", "~0").replace("/", "~1")
