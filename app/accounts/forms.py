"""Input about accounts."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """Address and password."""

    email = EmailField(_l("E-mail address"), [InputRequired(_l("Give your address."))])
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Give your password.")), Length(max=1024)]
    )
