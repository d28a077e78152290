"""Mail to the owner of an account whenever what opens it has changed."""

from flask_babel import gettext as _

from app.core.mail import link_to, post_in


def tell_owner(address: str, language: str, what: str) -> None:
    """Say what happened: `added`, `ended`, `codes_made`, `code_used` or `reset`."""

    def write() -> tuple[str, str]:
        sentences = {
            "added": _("A second factor was added to your account."),
            "ended": _("A second factor of your account was removed."),
            "codes_made": _("New recovery codes were made for your account; older ones are void."),
            "code_used": _("A recovery code of your account was used. It works no more."),
            "reset": _(
                "An admin took away the second factor of your account and ended its sessions."
                " Set up a new one when you sign in next."
            ),
        }
        return (
            _("How you sign in to the Expert Forum has changed"),
            _(
                "%(what)s\n\nIf it was neither you nor done at your wish, change your password at"
                " %(link)s and tell the representative of your institution.",
                what=sentences[what],
                link=link_to("/password"),
            ),
        )

    post_in(language, address, write)
