"""Errors that help: what happened, why, and what to do."""

from collections.abc import Mapping, Sequence

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from app.core.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    Stale,
    TooLarge,
    TooMany,
)
from app.core.logs import request_id


def error_page(status: int, error: DomainError | None = None) -> Response:
    """The page of an error, in the reader's language."""
    title, why, advice = _words(status, error)
    page = render_template(
        "ui/error.html",
        status=status,
        title=title,
        why=why,
        what_to_do=advice,
        request_id=request_id(),
        link_href="/",
        link_label=_("Go to the first page"),
    )
    response = make_response(page, status)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def form_back(fields: Mapping[str, Sequence[str]]) -> Response:
    """A form whose token was missing or old, as it was sent, to be sent again: nothing is lost."""
    page = render_template(
        "ui/form_back.html",
        path=request.full_path.rstrip("?"),
        fields=fields,
        holds_files=any(file.filename for file in request.files.values()),
    )
    return make_response(page, 400)


def _words(status: int, error: DomainError | None) -> tuple[str, str, list[str]]:
    back = _way_back()
    match error:
        case NotFound():
            return (
                _("There is nothing here that you may know of"),
                _("The address may be wrong, or what it leads to is not shared with you."),
                [_("Check the address.")],
            )
        case Forbidden():
            return _("A rule does not allow this"), str(error.reason), back
        case Conflict():
            return _("This cannot be done now"), str(error.reason), back
        case Stale():
            return (
                _("Somebody changed this meanwhile"),
                _("Nothing of what you sent was stored over theirs."),
                [*back, _("Open the page anew in another tab and compare.")],
            )
        case Invalid():
            lines = [str(line) for lines in error.errors.values() for line in lines]
            return _("Some of the input cannot be taken"), " ".join(lines), back
        case TooMany():
            return _("Too many attempts"), str(error.reason), []
        case TooLarge():
            return _("That is larger than what is taken here"), str(error.reason), back
        case _:
            return _general(status)


def _general(status: int) -> tuple[str, str, list[str]]:
    back = _way_back()
    match status:
        case 400:
            return (
                _("The page was open for too long"),
                _("Its form is not valid any more."),
                [*back, _("Reload the page and send it again.")],
            )
        case 404:
            return _words(404, NotFound())
        case 405:
            return _("This address does not answer to that method"), "", []
        case 413:
            return _("That is larger than what is taken here"), "", back
        case 503:
            return _("The forum is busy"), _("Try again in a minute."), []
        case _:
            return (
                _("Something failed on our side"),
                _("Nothing was changed. The failure is in the log under the number below."),
                [_("Try again; if it fails again, report the number.")],
            )


def _way_back() -> list[str]:
    """Back to the form, for who has sent one."""
    if request.method == "GET":
        return []
    return [_("Go back with your browser; what you typed is still there.")]
