"""What happens to a project, each with its sentence."""

from flask_babel import lazy_gettext as _l

from app.core.events import declare

declare(
    {
        "project.proposed": _l("{actor} began the proposal of {subject}"),
        "project.text_copied": _l("{actor} took over the text of an earlier project in {subject}"),
        "project.text_changed": _l("{actor} changed the proposal of {subject}"),
        "project.file_attached": _l("{actor} attached a file to the proposal of {subject}"),
        "project.file_taken_out": _l("{actor} took a file out of the proposal of {subject}"),
        "project.submitted": _l("{actor} submitted {subject}"),
        "project.review_began": _l("{actor} began the review of {subject}"),
        "project.changes_requested": _l("The coordinators asked for changes of {subject}"),
        "project.point_answered": _l("{actor} answered a point of the coordinators on {subject}"),
        "project.approved": _l("The coordinators approved {subject}"),
        "project.rejected": _l("The coordinators did not support {subject}"),
        "project.withdrawn": _l("{actor} withdrew {subject}"),
        "project.activated": _l("{actor} started the work of {subject}"),
        "project.suspended": _l("{actor} suspended {subject}"),
        "project.resumed": _l("{actor} resumed {subject}"),
        "project.halted": _l("{subject} stands still with the institution that leads it"),
        "project.left_with_lead": _l("{subject} was withdrawn: the institution that leads it left"),
        "project.goes_on": _l("{subject} goes on with the institution that leads it"),
        "project.exported": _l("{actor} took {subject} along as a package"),
        "project.completed": _l("{actor} completed {subject}"),
        "project.archived": _l("{actor} archived {subject}"),
        "project.handed_over": _l("{actor} handed over the lead of {subject}"),
        "project.lead_is_acting": _l(
            "The lead of {subject} has left: a representative acts as lead until another is named"
        ),
        "partner.invited": _l("{actor} invited an institution to {subject}"),
        "partner.removed": _l("{actor} took an institution out of {subject}"),
        "partner.contribution_changed": _l("{actor} changed an institution’s part in {subject}"),
        "partner.answered": _l("{actor} answered the invitation to {subject}"),
        "partner.answer_prepared": _l("{actor} prepared an answer to the invitation to {subject}"),
        "partner.asked_again": _l(
            "An institution is asked again about {subject}: its text changed"
        ),
        "partner.reservation_accepted": _l("{actor} accepted a reservation to {subject}"),
        "partner.counter_proposal_taken_over": _l(
            "{actor} took over the wording that an institution proposed in {subject}"
        ),
        "partner.counter_proposal_refused": _l(
            "{actor} did not take over the wording that an institution proposed in {subject}"
        ),
        "partner.contact_named": _l("{actor} named a contact of an institution in {subject}"),
        "partner.left": _l("{actor} ended the part of an institution in {subject}"),
        "member.named": _l("{actor} named a member of {subject}"),
        "member.role_changed": _l("{actor} changed a member’s role in {subject}"),
        "member.took_over": _l("What a person held in {subject} went to another: {actor}"),
        "member.ended": _l("{actor} ended a membership in {subject}"),
    },
    in_its_name=("partner.answered", "partner.contact_named", "partner.left"),
)
