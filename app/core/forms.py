"""The base of every form: what was typed before comes back into it; and how a day is typed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField

from app.core.form_drafts import kept_fields

DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y")


class Form(FlaskForm):
    """A form that fills itself from what was sent, or else from what was kept (`form_drafts`)."""

    class Meta(FlaskForm.Meta):
        """Where a form's data comes from."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent, else what was kept for this person and page."""
            sent = super().wrap_formdata(form, formdata)
            return kept_fields() if sent is None else sent


def read_day(typed: str) -> date | None:
    """A day typed as 31.12.2026 or 2026-12-31; None for anything else."""
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(typed.strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


class DayField(StringField):
    """A date, typed as 31.12.2026 or 2026-12-31; what cannot be read comes back as it was typed."""

    data: date | None

    def __init__(
        self,
        label: object,
        validators: Sequence[Any] = (),
        description: object = _l("Such as 31.12.2026."),
        **render: Any,
    ) -> None:
        super().__init__(label, validators, description=description, **render)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.typed, self.data = typed, None
        if not typed:
            return
        self.data = read_day(typed)
        if self.data is None:
            raise ValueError(_("“%(typed)s” is no date. Give one such as 31.12.2026.", typed=typed))

    def _value(self) -> str:
        if self.data is not None:
            return self.data.strftime("%d.%m.%Y")
        return str(getattr(self, "typed", ""))
