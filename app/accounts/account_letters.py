"""Mail about accounts, in the recipient's language."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.locale import in_reader_language
from app.core.mail import link_to, post_in
from app.institutions.models import Institution


def send_invitation(
    institution: Institution, address: str, language: str, token: str, days: int
) -> None:
    """The way in: a link to a page on which name and password are set."""

    def write() -> tuple[str, str]:
        name = in_reader_language(institution.names)
        return (
            _("Invitation to the Expert Forum"),
            _(
                "You are invited to the Expert Forum, the shared workspace of research institutes,"
                " as a person of %(institution)s.\n\n"
                "Open this address to choose your name and password:\n\n%(link)s\n\n"
                "It works once, within %(days)s days, and only for this e-mail address."
                " If you expected no invitation, nothing needs to be done.",
                institution=name,
                link=link_to(f"/invitation/{token}"),
                days=days,
            ),
        )

    post_in(language, address, write)


def send_reset(address: str, language: str, token: str, minutes: int) -> None:
    """A link to a page on which a new password is set."""

    def write() -> tuple[str, str]:
        return (
            _("A new password for the Expert Forum"),
            ngettext(
                "Somebody asked for a new password for this address. To set one, open:\n\n"
                "%(link)s\n\n"
                "The link works once, within %(num)s minute. If it was not you, nothing needs"
                " to be done: your password stays as it is.",
                "Somebody asked for a new password for this address. To set one, open:\n\n"
                "%(link)s\n\n"
                "The link works once, within %(num)s minutes. If it was not you, nothing needs"
                " to be done: your password stays as it is.",
                minutes,
                link=link_to(f"/password/{token}"),
            ),
        )

    post_in(language, address, write)


def send_password_changed(address: str, language: str = "en") -> None:
    """A warning for who did not do it."""

    def write() -> tuple[str, str]:
        return (
            _("Your password for the Expert Forum was changed"),
            _(
                "The password of your account was changed, and every other session was ended.\n\n"
                "If it was not you, ask for a new password at %(link)s and tell the"
                " representative of your institution.",
                link=link_to("/password"),
            ),
        )

    post_in(language, address, write)


def send_membership(
    institution: Institution, outcome: str, recipients: Sequence[tuple[str, str]]
) -> None:
    """Tell representatives (address, language) what was decided on their membership, and why."""

    def write() -> tuple[str, str]:
        name = in_reader_language(institution.names)
        sentences = {
            "suspend": _("The membership of %(name)s was suspended.", name=name),
            "reinstate": _("The membership of %(name)s is active again.", name=name),
            "withdraw": _("The membership of %(name)s has ended.", name=name),
        }
        why = _("The reason: %(reason)s", reason=institution.decision_reason)
        if not institution.decision_reason:
            why = _("No paper was given within the 10 days that a suspension without one lasts.")
        subject = _("Your institution’s membership of the Expert Forum")
        return subject, f"{sentences[outcome]}\n\n{why}"

    for address, language in recipients:
        post_in(language, address, write)
