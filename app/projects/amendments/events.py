"""What happens to amendments, each with its sentence."""

from flask_babel import lazy_gettext as _l

from app.core.events import declare

declare(
    {
        "amendment.proposed": _l("{actor} proposed an amendment of {subject}"),
        "amendment.changed": _l("{actor} changed an amendment of {subject}"),
        "amendment.asked": _l("{actor} asked the partners about an amendment of {subject}"),
        "amendment.reopened": _l("{actor} opened the text of an amendment of {subject} again"),
        "amendment.answered": _l("{actor} answered to an amendment of {subject}"),
        "amendment.submitted": _l("{actor} submitted an amendment of {subject}"),
        "amendment.withdrawn": _l("{actor} withdrew an amendment of {subject}"),
        "amendment.approved": _l("The coordinators approved an amendment of {subject}"),
        "project.lead_changed": _l("{subject} is led by another institution"),
        "amendment.rejected": _l("The coordinators did not support an amendment of {subject}"),
        "amendment.changes_requested": _l(
            "The coordinators asked for changes of an amendment of {subject}"
        ),
    }
)
