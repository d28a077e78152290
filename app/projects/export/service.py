"""The export of a project: what its reader may read of it, as one package that others can open."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _

from app.core import events, time
from app.core.contributions import EXPORT_PARTS, ExportPart
from app.core.locale import in_reader_language
from app.core.mail import link_to
from app.core.policy import Actor, require, strictest
from app.projects import policy
from app.projects.export.crate import Crate, packed, table
from app.projects.export.raid import raid_of
from app.projects.models.project import Partnership, Project, Registration
from app.projects.models.states import CONSENTED, PartnerRole
from app.projects.queries import registrations_of, summary_of
from app.projects.text_schemas import RegistrationAnswer
from app.ui.labels import label_rule


def export(actor: Actor, project: Project) -> Response:
    """The package as a zip; the export is on the record of the project."""
    require(policy.may_export(actor, project))
    document = packed(crate_of(actor, project))
    events.record("project.exported", actor, project, project_id=project.id)
    answer = Response(document, content_type="application/zip")
    name = f"{project.code or project.id}.crate.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def crate_of(actor: Actor, project: Project) -> Crate:
    """What the package holds for that reader: other features add what they may read of theirs."""
    registrations = registrations_of(actor, project)[::-1]
    parts = [*_own(actor, project, registrations)]
    for function in EXPORT_PARTS:
        parts += function(actor, project)
    label = strictest([project.label, *(each.label for each in parts if each.label)])
    rule = label_rule(label)
    return Crate(
        name=project.name,
        description=in_reader_language(summary_of(actor, project)) or project.name,
        published_on=time.today(),
        identifier=project.code or str(project.id),
        address=link_to(f"/projects/{project.id}"),
        terms=f"{rule.readers} {rule.passing_on}",
        label=label.value,
        parts=parts,
        organisations=_organisations(project),
        more={"keywords": project.themes} if project.themes else None,
    )


def _own(
    actor: Actor, project: Project, registrations: Sequence[Registration]
) -> Sequence[ExportPart]:
    found = [
        ExportPart(
            f"registrations/{each.number}.json",
            RegistrationAnswer.model_validate(each).model_dump_json(indent=2).encode(),
            _("Registration %(number)s", number=each.number),
            "application/json",
        )
        for each in registrations
    ]
    raid = json.dumps(raid_of(project, registrations), ensure_ascii=False, indent=2).encode()
    name = _("Metadata in the shape of RAiD")
    found.append(ExportPart("raid.json", raid, name, "application/json"))
    if policy.may_read_inside(actor, project):
        people = [["name", "institution_id", "role", "credit_roles", "from", "until"]]
        people += [
            [
                each.user.name,
                str(each.institution_id),
                each.role.value,
                " ".join(each.credit_roles),
                each.created_at.date().isoformat(),
                each.ended_at.date().isoformat() if each.ended_at else "",
            ]
            for each in project.members
        ]
        found.append(ExportPart("people.csv", table(people), _("People"), "text/csv"))
    return found


def _organisations(project: Project) -> list[dict[str, Any]]:
    parts = [each for each in project.partnerships if each.state in CONSENTED]
    parts.sort(key=lambda each: each.role is not PartnerRole.LEAD)
    return [_organisation(each) for each in parts]


def _organisation(part: Partnership) -> dict[str, Any]:
    house = part.institution
    return {
        "@id": house.ror_id or f"#institution-{part.institution_id}",
        "@type": "Organization",
        "name": house.name,
        "alternateName": house.short_name,
        **({"url": house.website} if house.website else {}),
    }
