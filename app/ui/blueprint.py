"""Joins the look to an application: templates, static files and what the templates may call."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, Flask, url_for
from wtforms import Form

from app.core.locale import country_name
from app.ui.drawing import (
    draw_cell,
    draw_countries,
    draw_pill,
    draw_rows,
    draw_state_pill,
    draw_tlp,
    draw_unbroken,
    size_in_words,
)
from app.ui.labels import LABELS, label_rule
from app.ui.manifest import STATIC_FOLDER, built_names
from app.ui.shell import Shell
from app.ui.states import state_appearance
from app.ui.typed_words import typed_lines

ASSETS_URL = "/assets"

blueprint = Blueprint(
    "ui",
    __name__,
    template_folder="templates",
    static_folder=str(STATIC_FOLDER),
    static_url_path=ASSETS_URL,
)


def asset_url(name: str) -> str:
    """The address of a built asset (`app.css`); raises KeyError for a name that was never built."""
    return url_for("ui.static", filename=built_names()[name])


def new_idempotency_key() -> str:
    """A key for one drawn form: the same form sent twice takes effect once."""
    return uuid4().hex


def plain_choices(field: Any) -> list[tuple[str, str, bool]]:
    """The choices of a radio, select or checkbox field as value, label and whether it is chosen."""
    return [(str(value), label, bool(chosen)) for value, label, chosen, *_ in field.iter_choices()]


def whole_form_errors(form: Form) -> list[tuple[str, None]]:
    """Errors that belong to no field, as `error_summary` takes them."""
    return [(str(message), None) for message in form.form_errors]


def register_ui(app: Flask) -> None:
    """Give `app` the base templates, the components and their helpers.

    The application adds a context processor for `shell` (see `shell.Shell`); until it does, and on
    pages that fail before it can, an empty one stands in. Built files are served under `/assets`
    by the endpoint `ui.static`, for everybody.
    """
    app.register_blueprint(blueprint)
    app.jinja_env.filters["unbroken"] = draw_unbroken
    app.jinja_env.filters["file_size"] = size_in_words
    app.jinja_env.globals.update(
        asset_url=asset_url,
        country_name=country_name,
        draw_cell=draw_cell,
        draw_countries=draw_countries,
        draw_pill=draw_pill,
        draw_rows=draw_rows,
        draw_state_pill=draw_state_pill,
        draw_tlp=draw_tlp,
        whole_form_errors=whole_form_errors,
        plain_choices=plain_choices,
        new_idempotency_key=new_idempotency_key,
        shell=Shell(),
        state_appearance=state_appearance,
        tlp_labels=LABELS,
        tlp_rule=label_rule,
        typed_lines=typed_lines,
    )
