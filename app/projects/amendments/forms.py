"""What people write about an amendment."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.core.forms import DayField, Form
from app.projects.forms import SUMMARY_LIMIT, choices_of, line, prose
from app.projects.models.states import PartnerRole
from app.projects.section_forms import SECTION_FORMS, SectionForm


class ReasonForm(Form):
    """Why the project is to be amended."""

    reason = prose(
        _l("Why the project is to be amended"),
        _l("Partners and coordinators read it beside the changes."),
        SUMMARY_LIMIT,
    )
    takes_plan = BooleanField(
        _l("Register the work plan as it stands"),
        description=_l(
            "Milestones added or moved since are registered too, and slips are counted from their"
            " dates. Institutions whose milestones differ are asked."
        ),
    )


class PartForm(Form):
    """What an institution is to bring, as what; or that its part ends."""

    institution_id = SelectField(_l("Institution"), choices=[])
    role = RadioField(
        _l("As what"),
        choices=choices_of(
            [
                (PartnerRole.PARTNER.value, _l("Partner")),
                (PartnerRole.FUNDER.value, _l("Funder")),
                (PartnerRole.OBSERVER.value, _l("Observer")),
                ("ends", _l("Its part ends")),
            ]
        ),
        default=PartnerRole.PARTNER.value,
    )
    contribution = prose(_l("What it brings"))


class LeadForm(Form):
    """Which institution is to lead."""

    lead_institution_id = SelectField(
        _l("Institution that is to lead"),
        choices=[],
        description=_l(
            "A partner that takes part. It is asked and names who leads; the institution that leads"
            " now becomes a partner and is asked too."
        ),
    )


class AmendmentAnswerForm(Form):
    """An institution's answer to an amendment."""

    text_sha256 = HiddenField()
    outcome = RadioField(
        _l("The answer of your institution"),
        [InputRequired(_l("Choose one of the answers."))],
        choices=choices_of(
            [
                ("accept", _l("Accept")),
                ("accept_with_reservation", _l("Accept with a reservation")),
                ("in_procedure", _l("Internal procedures are under way")),
                ("decline", _l("Decline")),
            ]
        ),
    )
    reservation = prose(
        _l("The reservation"), _l("Needed for an acceptance with a reservation."), SUMMARY_LIMIT
    )
    lead_person_id = SelectField(
        _l("Who leads the project then"),
        choices=[],
        validate_choice=False,
        description=_l("A person of your institution. Needed for a consent."),
    )
    expected_by = DayField(
        _l("Answer expected by"),
        [Optional()],
        description=_l("Needed while procedures are under way. A date such as 31.12.2026."),
    )
    reason = prose(_l("Reason"), _l("For a refusal; the lead reads it."), SUMMARY_LIMIT)
    basis_number = line(_l("Number of the letter or decision behind this answer"))
    basis_date = DayField(_l("Its date"), [Optional()])

    def lead_person(self) -> UUID | None:
        """Who leads then, where that is asked and said."""
        said = self.data.get("lead_person_id")
        try:
            return UUID(said) if said else None
        except ValueError:
            return None

    def basis(self) -> dict[str, str] | None:
        """The paper, where there is one."""
        if not self.basis_number.data:
            return None
        day = self.basis_date.data
        return {"number": self.basis_number.data, **({"date": day.isoformat()} if day else {})}


NOT_AMENDED = frozenset({"label"})
"""Sections of a proposal that an amendment leaves as they are."""


def section_form(key: str) -> SectionForm:
    """The form of one section of the registered text, without what cannot be amended."""
    form = SECTION_FORMS[key]()
    if "starts_on" in form:
        del form["starts_on"]
    return form
