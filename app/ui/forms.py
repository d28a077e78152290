"""What services refuse, put beside the fields of the form that was sent."""

from wtforms import Form

from app.core.errors import Invalid


def show_errors(form: Form, error: Invalid, names: dict[str, str] | None = None) -> None:
    """Add each message to its field (`names`: where form and service differ), else to the form."""
    for pointer, messages in error.errors.items():
        name = pointer.strip("/").split("/", maxsplit=1)[0]
        name = (names or {}).get(name, name)
        words = [str(message) for message in messages]
        if name in form:
            form[name].errors = [*form[name].errors, *words]
        else:
            form.form_errors.extend(words)
