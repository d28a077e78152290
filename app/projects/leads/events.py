"""What happens on the way to another lead, each with its sentence."""

from flask_babel import lazy_gettext as _l

from app.core.events import declare

declare(
    {
        "project.lead_named": _l("{actor} named an institution to lead {subject}"),
        "project.lead_confirmed": _l("{actor} confirmed that an institution is to lead {subject}"),
    }
)
