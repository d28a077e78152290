"""Input about accounts."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.accounts.passwords import LONGEST, SHORTEST
from app.accounts.service.tokens import DEFAULT_DAYS
from app.core import vocabulary
from app.core.contributions import Holding
from app.core.forms import DayField, Form
from app.core.joint_acts import LONGEST_REASON
from app.core.locale import LANGUAGES, time_zones
from app.core.policy import Role, Scope

NEEDED = _l("This is needed.")
STRENGTH = _l("At least %(limit)s characters; several words are fine.", limit=SHORTEST)


def languages() -> list[SelectChoice]:
    """Languages that a person can read the forum in."""
    return [SelectChoice(code, name) for code, name in LANGUAGES.items()]


class SignInForm(Form):
    """Address and password."""

    email = EmailField(_l("E-mail at your institution"), [InputRequired(_l("Give your address."))])
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Give your password.")), Length(max=LONGEST)]
    )


class ConfirmForm(Form):
    """That it is still the person who signed in."""

    password = PasswordField(
        _l("Password"), [InputRequired(_l("Give your password.")), Length(max=LONGEST)]
    )


class FactorForm(Form):
    """A code from an app, a recovery code, or what a passkey answered."""

    code = StringField(
        _l("Six figures, or a recovery code"),
        [Length(max=60)],
        description=_l("From the app on your phone. No message is sent to you."),
    )
    credential = HiddenField(validators=[Length(max=20_000)])


class AppForm(Form):
    """An app that shows codes."""

    code = StringField(
        _l("Six figures"),
        [InputRequired(NEEDED), Length(max=20)],
        description=_l("That it shows now."),
    )
    name = StringField(_l("Name"), [Length(max=60)], description=_l("To tell it from others."))


class PasskeyForm(Form):
    """A passkey that this browser makes."""

    name = StringField(_l("Name"), [Length(max=60)], description=_l("To tell it from others."))
    credential = HiddenField(validators=[Length(max=20_000)])


class ForgottenForm(Form):
    """Where the link to a new password goes."""

    email = EmailField(
        _l("E-mail at your institution"), [InputRequired(_l("Give your address.")), Length(max=254)]
    )


class NewPasswordForm(Form):
    """A new password for who came by a link."""

    new_password = PasswordField(
        _l("New password"), [InputRequired(NEEDED), Length(max=LONGEST)], description=STRENGTH
    )


class ChangePasswordForm(NewPasswordForm):
    """A new password for who knows the old one."""

    old_password = PasswordField(
        _l("Present password"), [InputRequired(NEEDED), Length(max=LONGEST)]
    )


class JoinForm(NewPasswordForm):
    """Name and password of who accepts an invitation."""

    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Give your name as others shall see it."))],
        description=_l("As others in the forum shall see it."),
    )


class ProfileForm(Form):
    """What others see of a person, and how the person reads the forum."""

    name = StringField(_l("Name"), [InputRequired(NEEDED)])
    orcid = StringField(
        _l("ORCID iD"), description=_l("Sixteen digits, such as 0000-0002-1825-0097.")
    )
    language = SelectField(_l("Language"), choices=languages)
    time_zone = SelectField(
        _l("Time zone"),
        choices=lambda: [SelectChoice(zone, zone) for zone in time_zones()],
        description=_l("Dates and times are shown in it."),
    )


class ExpertiseForm(Form):
    """What a person is found by, and which of it others see."""

    themes = SelectMultipleField(_l("What I work on"), choices=vocabulary.theme_choices)
    shows_themes = BooleanField(_l("Show this to members of the forum"))
    languages = SelectMultipleField(_l("In which languages"), choices=vocabulary.working_languages)
    shows_languages = BooleanField(_l("Show this to members of the forum"))
    methods = SelectMultipleField(_l("How I work"), choices=vocabulary.methods)
    shows_methods = BooleanField(_l("Show this to members of the forum"))


class TokenForm(Form):
    """A new API token."""

    name = StringField(_l("What it is for"), [InputRequired(_l("Say what the token is for."))])
    scopes = SelectMultipleField(_l("What it may do"))
    days = IntegerField(_l("Days until it ends"), [InputRequired(NEEDED)], default=DEFAULT_DAYS)


class InvitationForm(Form):
    """Who is invited."""

    email = EmailField(_l("E-mail address"), [InputRequired(_l("Give an address."))])
    name = StringField(_l("Name"), [Optional()], description=_l("The person can change it."))
    language = SelectField(_l("Language of the letter"), choices=languages)
    is_representative = BooleanField(
        _l("Speaks for the institution"),
        description=_l("Consents, decides access to its data, signs off drafts, invites people."),
    )
    reason = TextAreaField(
        _l("Why a private address"),
        [Optional(), Length(max=LONGEST_REASON)],
        description=_l(
            "Only for an address that is not the institution’s. An admin reads this and confirms"
            " the invitation, or does not."
        ),
    )


class DeputyForm(Form):
    """Whom a representative names in the own place, and for which days."""

    deputy_id = SelectField(_l("Deputy"), [InputRequired(_l("Choose a person."))])
    starts_on = DayField(_l("From"), [InputRequired(NEEDED)])
    until = DayField(
        _l("Until"),
        [InputRequired(NEEDED)],
        _l("Such as 31.12.2026. It ends by itself after this day."),
    )


class ForumRoleForm(Form):
    """A role in the forum that is asked for."""

    role = RadioField(
        _l("Role"),
        [InputRequired(_l("Choose one."))],
        choices=[
            (Role.COORDINATOR.value, _l("Coordinator: reviews and decides on projects")),
            (Role.ADMIN.value, _l("Admin: manages institutions and accounts")),
        ],
    )
    reason = TextAreaField(
        _l("Reason"), [InputRequired(_l("Say why.")), Length(max=LONGEST_REASON)]
    )


class DepartureForm(Form):
    """Who takes over from a person who leaves; `departure_form` adds a field for each project."""

    successor_id = SelectField(_l("Who takes over everything else"), [Optional()])

    def field_in(self, place: UUID) -> Field:
        """The field that says who takes over in one project."""
        return self[name_in(place)]


def name_in(place: UUID) -> str:
    """The name of that field."""
    return f"successor_in_{place.hex}"


def _taken_over(form: DepartureForm, field: Field) -> None:
    if not field.data and not form.successor_id.data:
        raise ValidationError(_("Choose who takes this over."))


def departure_form(holdings: Sequence[Holding], people: Sequence[tuple[str, str]]) -> DepartureForm:
    """A form that asks for a successor in each project; `people` are ids and names."""
    fields = {
        name_in(each.place): SelectField(
            _l("Who takes it over"),
            [_taken_over] if each.needs_successor else [Optional()],
            choices=[
                SelectChoice("", _l("Choose") if each.needs_successor else _l("Nobody")),
                *(SelectChoice(*person) for person in people),
            ],
        )
        for each in holdings
        if each.place is not None
    }
    form: DepartureForm = type("DepartureFormOfPlaces", (DepartureForm,), fields)()
    form.successor_id.choices = [
        SelectChoice("", _l("Nobody")),
        *(SelectChoice(*person) for person in people),
    ]
    return form


SCOPE_WORDS = {
    Scope.READ: (_l("Read"), _l("What you may see.")),
    Scope.WRITE: (_l("Write"), _l("What you may do: propose, answer, edit, publish.")),
    Scope.DATA: (_l("Data"), _l("Upload files, read rows, download versions.")),
    Scope.ADMIN: (
        _l("Admin"),
        _l("Acts before which you are asked to confirm that it is you, and those of admins."),
    ),
}
