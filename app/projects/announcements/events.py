"""What happens to announcements, each with its sentence."""

from flask_babel import lazy_gettext as _l

from app.core.events import declare

declare(
    {
        "project.announced": _l("{actor} announced {subject} as in preparation"),
        "project.announcement_taken_back": _l("{actor} took back the announcement of {subject}"),
        "project.joining_wished": _l("{actor} wishes to join {subject}"),
    }
)
