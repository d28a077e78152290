"""A tiny application that shows every component, for eyes, photographs and the accessibility check.

Run it by itself: `python -m tests.ui.gallery` and open http://127.0.0.1:8101/components.
"""

from typing import Any, get_args

from flask import Flask, Response, render_template, request
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.core.forms import DayField
from app.ui.blueprint import register_ui
from app.ui.shell import (
    AccountLink,
    Banner,
    LanguageChoice,
    NavigationItem,
    Shell,
    ShellActor,
    Theme,
    ThemeChoice,
)
from tests.ui.words import WORDS, Words

PAGES = ("components", "home", "project", "proposal", "sign_in", "apply", "error")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
LANGUAGES = (("en", "English"), ("ru", "Русский"), ("uz", "Oʻzbekcha"), ("tg", "Тоҷикӣ"))


class GalleryForm(FlaskForm):  # type: ignore[misc] - Flask-WTF has no types
    """One field of each kind, some of them wrong."""

    name = StringField("", [InputRequired()])
    post = StringField("")
    summary = TextAreaField("", [InputRequired()])
    country = SelectField(
        "", choices=[SelectChoice("UZ", "Uzbekistan"), SelectChoice("KZ", "Kazakhstan")]
    )
    states = SelectMultipleField("", choices=[SelectChoice(code) for code in ("UZ", "KZ", "TM")])
    rows = RadioField("", choices=[SelectChoice("pooled"), SelectChoice("aggregate")])
    label = RadioField(
        "",
        choices=[SelectChoice(name) for name in ("RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR")],
    )
    relevance = RadioField("", choices=[SelectChoice(str(n)) for n in range(1, 6)])
    year = IntegerField("", [InputRequired()])
    due = DayField("", [InputRequired()])
    letter = FileField("")
    password = PasswordField("", [InputRequired()])
    terms = BooleanField("")


def worded_form(words: Words) -> GalleryForm:
    """The form with its labels and help in `words`, as a person left it who made three mistakes."""
    form = GalleryForm(
        summary=words.summary,
        states=["UZ"],
        rows="aggregate",
        label="AMBER",
        relevance="4",
        year=2016,
    )
    for field in form:
        if field.name in words.fields:
            field.label.text, field.description = words.fields[field.name]
    form.rows.choices = [
        SelectChoice("pooled", words.pooled),
        SelectChoice("aggregate", words.aggregate),
    ]
    form.name.errors = [words.name_missing]
    form.year.errors = [words.year_wrong]
    return form


def frame(words: Words, page: str) -> Shell:
    """The frame, filled as an application would."""
    return Shell(
        language=words.language,
        theme=request.args.get("theme", "light"),  # type: ignore[arg-type] - a gallery only
        navigation=tuple(
            NavigationItem(label, f"#{i}", is_current=i == 1, count=5 if i == 0 else None)
            for i, label in enumerate(words.navigation)
        ),
        coordination=(NavigationItem(words.review, "#", count=3),),
        projects=(NavigationItem("EF-2026-014", "#"), NavigationItem("EF-2026-009", "#")),
        actor=None
        if page in {"sign_in", "apply", "error"}
        else ShellActor(words.actor, "ISRS", "UZ"),
        languages=tuple(
            LanguageChoice(code, name, "#", code == words.language) for code, name in LANGUAGES
        ),
        account_links=(AccountLink(words.profile, "#"), AccountLink(words.sign_out, "#", True)),
        themes=tuple(ThemeChoice(name, "#", name == "auto") for name in get_args(Theme)),
        search_url="/components",
        sign_in_url="#",
        waiting_url="#",
        waiting_count=5,
        public_links=tuple(NavigationItem(label, "#") for label in words.navigation[1:4]),
        footer_links=(NavigationItem(words.profile, "#"),),
        banner=Banner(words.banner) if page == "components" else None,
    )


def create_gallery() -> Flask:
    """The gallery as an application: /<page>?theme=dark&language=ru."""
    app = Flask(__name__, template_folder="gallery_templates", static_folder=None)
    app.config.update(SECRET_KEY="gallery", WTF_CSRF_ENABLED=True)
    Babel(app, locale_selector=lambda: "en")
    CSRFProtect(app)
    register_ui(app)

    @app.after_request
    def forbid_all_but_own_files(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @app.get("/<any(" + ",".join(PAGES) + "):page>")
    def page(page: str) -> str:
        words = WORDS[request.args.get("language", "en")]
        values: dict[str, Any] = {"shell": frame(words, page), "words": words}
        return render_template(f"gallery/{page}.html", form=worded_form(words), **values)

    return app


if __name__ == "__main__":
    create_gallery().run(port=8101)
