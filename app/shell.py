"""What the frame of a page shows, filled from the request."""

from urllib.parse import quote

from flask import Flask, current_app, request
from flask import session as cookie
from flask_babel import get_locale
from flask_babel import gettext as _

from app.core.locale import LANGUAGES
from app.core.policy import Actor
from app.core.routing import current_actor
from app.ui.shell import (
    AccountLink,
    Banner,
    LanguageChoice,
    NavigationItem,
    Shell,
    ShellActor,
    ThemeChoice,
)
from config import Environment, Settings


def start(app: Flask) -> None:
    """Give every template its `shell`."""
    app.context_processor(lambda: {"shell": shell()})


def shell() -> Shell:
    """The frame for who asks: only what there is to go to."""
    actor = current_actor()
    locale = get_locale()
    language = locale.language if locale else "en"
    here = quote(request.full_path.rstrip("?")) if request.method == "GET" else "/"
    languages = tuple(
        LanguageChoice(code, name, f"/appearance?language={code}&next={here}", code == language)
        for code, name in LANGUAGES.items()
    )
    theme = cookie.get("theme", "auto")
    themes = tuple(
        ThemeChoice(word, f"/appearance?theme={name}&next={here}", name == theme)
        for name, word in (
            ("light", _("Light")),
            ("dark", _("Dark")),
            ("auto", _("As the system")),
        )
    )
    if not actor.is_signed_in:
        return Shell(
            language=language,
            languages=languages,
            theme=theme,
            themes=themes,
            sign_in_url=None if request.path == "/sign-in" else "/sign-in",
        )
    return Shell(
        language=language,
        time_zone=actor.time_zone,
        theme=theme,
        themes=themes,
        languages=languages,
        navigation=_navigation(),
        administration=_administration(actor),
        coordination=_coordination() if actor.is_coordinator else (),
        banner=_banner(),
        actor=ShellActor(actor.name, actor.institution_name, actor.country or "—", str(actor.id)),
        account_links=(
            AccountLink(_("Account"), "/account"),
            AccountLink(_("Sign out"), "/sign-out", is_post=True),
        ),
    )


def _is_review() -> bool:
    """Whether this is a coordinator's page of deciding on a project."""
    return request.path.endswith("/review") and current_actor().is_coordinator


def _banner() -> Banner | None:
    """What everybody must know of a demonstration that a password alone opens."""
    settings: Settings = current_app.extensions["settings"]
    if settings.environment is not Environment.DEMONSTRATION or settings.requires_second_factor:
        return None
    return Banner(
        _(
            "This is a demonstration: people and texts are made up, and a password alone lets"
            " anyone in."
        )
    )


def _navigation() -> tuple[NavigationItem, ...]:
    return (
        _item(_("Home"), "/", "home", "h", exact=True),
        _item(_("Projects"), "/projects", "folder", "p", also=("/drafts", "/milestones")),
        _item(_("Data"), "/datasets", "database", "d"),
        _item(_("Institutions"), "/institutions", "building", "i"),
        _item(_("People"), "/people", "users", "e"),
        _item(_("Decisions"), "/decisions", "done", "c"),
    )


def _coordination() -> tuple[NavigationItem, ...]:
    return (
        _item(_("Review"), "/reviews", "review", "r"),
        _item(_("Portfolio"), "/portfolio", "portfolio", "o"),
    )


def _administration(actor: Actor) -> tuple[NavigationItem, ...]:
    items = []
    if actor.is_admin:
        items.append(_item(_("Memberships"), "/administration", "settings", "a"))
    if actor.is_admin or actor.is_representative:
        items.append(_item(_("Activity log"), "/audit", "history", "l"))
    return tuple(items)


def _item(
    label: str,
    href: str,
    icon: str,
    shortcut: str,
    *,
    exact: bool = False,
    also: tuple[str, ...] = (),
) -> NavigationItem:
    """A line of the navigation; `also` are other addresses whose pages belong under it."""
    path = "/reviews" if _is_review() else request.path
    here = path == href if exact else path.startswith((href, *also))
    return NavigationItem(label, href, is_current=here, icon=icon, shortcut=shortcut)
