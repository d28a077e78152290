"""Members of projects, for programs."""

from typing import Any
from uuid import UUID

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.routing import current_actor
from app.projects.api.blueprint import answer_of, blueprint
from app.projects.models.project import Project
from app.projects.schemas import (
    HandoverBody,
    MemberAnswer,
    MemberBody,
    MemberChange,
    ProjectAnswer,
    member_answer,
)
from app.projects.service import members

MEMBER = "/projects/<uuid:project_id>/members/<uuid:user_id>"


def _version(project: Project, user_id: UUID) -> int:
    return members.member_of(project, user_id).version


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/members",
    action=Action.READ_PROPOSAL,
    load=Project,
    answers=Listing[MemberAnswer],
)
def list_members(project: Project) -> Listing[MemberAnswer]:
    """Who is in the project now."""
    return Listing(items=[member_answer(each) for each in project.people])


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/members",
    action=Action.NAME_MEMBER,
    load=Project,
    method="POST",
    body=MemberBody,
    answers=MemberAnswer,
    status=201,
)
def name_member(project: Project, body: MemberBody) -> tuple[Any, dict[str, str]]:
    """Bring in a person of an institution that takes part."""
    member = members.name_member(
        current_actor(), project, body.user_id, body.role, body.credit_roles
    )
    address = f"/api/v1/projects/{project.id}/members/{member.user_id}"
    return lambda: member_answer(member), {"Location": address}


@endpoint(blueprint, MEMBER, action=Action.READ_PROPOSAL, load=Project, answers=MemberAnswer)
def show_member(project: Project, user_id: UUID) -> MemberAnswer:
    """One person's place in the project."""
    return member_answer(members.member_of(project, user_id))


@endpoint(
    blueprint,
    MEMBER,
    action=Action.NAME_MEMBER,
    load=Project,
    method="PATCH",
    body=MemberChange,
    answers=MemberAnswer,
    needs_version=_version,
)
def change_member(project: Project, user_id: UUID, body: MemberChange) -> Any:
    """Change a person's role or contributions."""
    member = members.member_of(project, user_id)
    roles = member.credit_roles if body.credit_roles is None else body.credit_roles
    changed = members.change_member(
        current_actor(), project, user_id, body.role or member.role, roles
    )
    return lambda: member_answer(changed)


@endpoint(
    blueprint, MEMBER, action=Action.END_MEMBERSHIP, load=Project, method="DELETE", status=204
)
def end_membership(project: Project, user_id: UUID) -> None:
    """End a membership: one's own, or as lead or editor another's."""
    members.end_membership(current_actor(), project, user_id)


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/handover",
    action=Action.HAND_OVER_PROJECT,
    load=Project,
    method="POST",
    body=HandoverBody,
    answers=ProjectAnswer,
)
def hand_over(project: Project, body: HandoverBody) -> Any:
    """Make another member of the lead institution the lead person."""
    members.hand_over(current_actor(), project, body.user_id)
    return answer_of(project)
