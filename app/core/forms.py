"""The base of every form: what was typed before the session ended comes back into it."""

from typing import Any

from flask_wtf import FlaskForm

from app.core.form_drafts import kept_fields


class Form(FlaskForm):
    """A form that fills itself from what was sent, or else from what was kept (`form_drafts`)."""

    class Meta(FlaskForm.Meta):
        """Where a form's data comes from."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent, else what was kept for this person and page."""
            sent = super().wrap_formdata(form, formdata)
            return kept_fields() if sent is None else sent
