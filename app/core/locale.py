"""Languages, time zones and countries, as a reader sees them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

import pycountry
from babel import Locale
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, get_locale, get_translations
from flask_babel import gettext as _
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.core.policy import NOBODY

LANGUAGES = {"en": "English", "ru": "Русский"}
"""Languages that screens can be read in, each by its own name."""

CONTENT_LANGUAGES = {
    **LANGUAGES,
    "uz": "Oʻzbekcha",
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "tg": "Тоҷикӣ",
    "tk": "Türkmençe",
}
"""Languages that content can be written in."""

MEMBER_STATES = ("KZ", "KG", "TJ", "TM", "UZ")
INTERNATIONAL = "INT"
"""Stands for the country of an international body; counts as one country."""

OWN_NAMES = {("ru", "KG"): "Кыргызстан"}
"""Names as the state itself writes them, where the common list (CLDR) has another."""

FORUM_TIME_ZONE = "Asia/Tashkent"

DAY = "d\N{NO-BREAK SPACE}MMM\N{NO-BREAK SPACE}y"

DATE_FORMATS = {
    **Babel.default_date_formats,
    "date.medium": DAY,
    "datetime.medium": f"{DAY}, HH:mm",
}
"""Day, month, year in every language, English with them; a moment is told to the minute, on a
clock of 24 hours."""

babel = Babel(date_formats=DATE_FORMATS)


def choose_language() -> str:
    """The person's own language, else the one chosen in this browser, else the browser's best.

    Work outside of a request (jobs, commands) that names no language is done in English.
    """
    actor = g.get("actor", NOBODY)
    if actor.is_signed_in:
        return str(actor.language)
    if not has_request_context():
        return "en"
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or "en"


def choose_time_zone() -> str:
    """The person's own zone, else the forum's."""
    actor = g.get("actor", NOBODY)
    return str(actor.time_zone) if actor.is_signed_in else FORUM_TIME_ZONE


def start(app: Flask) -> None:
    """Wire the languages into the application."""
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    babel.init_app(app, locale_selector=choose_language, timezone_selector=choose_time_zone)
    app.jinja_env.globals.update(_=say, gettext=say)


@pass_eval_context
def say(context: EvalContext, text: str, **values: Any) -> str:
    """A text of a template in the reader's language, looked up once for each language."""
    if not context.autoescape:
        return get_translations().ugettext(text) % values
    if not values:
        return _said(text, reader_language())
    return Markup(get_translations().ugettext(text)) % values  # noqa: S704 - translations are part of the program


@lru_cache(maxsize=8192)
def _said(text: str, language: str) -> Markup:  # noqa: ARG001 - the language is part of the key
    return Markup(get_translations().ugettext(text)) % ()  # noqa: S704 - translations are part of the program


def reader_language() -> str:
    """The language that the reader reads in, as a BCP 47 code."""
    locale = get_locale()
    return str(locale.language) if locale else "en"


def in_reader_language(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """Content in the reader's language, else in English, Russian, or whatever there is.

    `language` is for who draws many lines and has asked for the reader's language once.
    """
    if not texts:
        return ""
    for wanted in (language or reader_language(), "en", "ru"):
        if texts.get(wanted):
            return texts[wanted]
    return next(iter(texts.values()))


def country_name(code: str | None) -> str:
    """A country by its name in the reader's language; an international body says so."""
    if code is None or code == INTERNATIONAL:
        return _("International")
    locale = get_locale() or Locale("en")
    own = OWN_NAMES.get((locale.language, code))
    return own or str(locale.territories.get(code, code))


def language_name(code: str) -> str:
    """A language as the reader's language calls it inside a sentence (CLDR)."""
    locale = get_locale() or Locale("en")
    return str(locale.languages.get(code, CONTENT_LANGUAGES.get(code, code)))


@lru_cache(maxsize=1)
def country_codes() -> tuple[str, ...]:
    """Every country that an institution can be of (ISO 3166-1), the member states first."""
    codes = {each.alpha_2 for each in pycountry.countries}
    return (*MEMBER_STATES, *sorted(codes - set(MEMBER_STATES)))


@lru_cache(maxsize=1)
def time_zones() -> tuple[str, ...]:
    """Names of the zones that a person can choose (IANA)."""
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone))
