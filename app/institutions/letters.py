"""Mail about memberships, in the recipient's language."""

from flask_babel import gettext as _

from app.core.locale import in_reader_language
from app.core.mail import post_in
from app.institutions.models import Institution


def send_receipt(institution: Institution) -> None:
    """Tell the applicant that the application is here, and what happens next."""

    def write() -> tuple[str, str]:
        name = in_reader_language(institution.names)
        return (
            _("Your application to the Expert Forum"),
            _(
                "The application of %(name)s for membership of the Expert Forum has arrived.\n\n"
                "An administrator of the forum decides on it, with reasons. If it is admitted,"
                " an invitation comes to this address; its link works once, within 7 days.\n\n"
                "If you did not apply, nothing needs to be done.",
                name=name,
            ),
        )

    post_in(institution.applicant_language, institution.applicant_email, write)


def send_refusal(institution: Institution) -> None:
    """Tell the applicant that the institution was not admitted, and why."""

    def write() -> tuple[str, str]:
        return (
            _("The decision on your application to the Expert Forum"),
            _(
                "The application of %(name)s for membership of the Expert Forum was declined.\n\n"
                "The reason: %(reason)s",
                name=in_reader_language(institution.names),
                reason=institution.decision_reason,
            ),
        )

    post_in(institution.applicant_language, institution.applicant_email, write)
