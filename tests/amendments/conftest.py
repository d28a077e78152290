"""An active project with its registration, two partners, and coordinators of other institutions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from app.core import time
from app.core.fingerprint import fingerprint
from app.core.policy import Label
from app.projects.models.project import Project, Registration

PROSE = ("questions", "method", "data_wanted", "ethics", "risks", "outputs", "resources")


@dataclass
class Scene:
    """Who stands around the project, and programs of theirs."""

    make: Any
    api: Any
    project: Project
    lead: Any
    editor: Any
    kz: Any
    kg: Any
    of_kz: Any
    of_kg: Any
    tj: Any
    un: Any
    tm: Any

    def propose(self, **changes: Any) -> Any:
        """The lead's amendment, as it is answered."""
        body = {"reason": "A made-up reason.", **changes}
        return self.api(self.lead).post(f"/projects/{self.project.id}/amendments", body)

    def begin(self, **changes: Any) -> str:
        """The address of an amendment that is begun."""
        answer = self.propose(**changes)
        assert answer.status_code == 201, answer.json
        return f"/amendments/{answer.json['id']}"

    def act(self, amendment: str, noun: str, who: Any = None, **body: Any) -> Any:
        """An act on an amendment; the lead's, unless somebody else is named."""
        return self.api(who or self.lead).post(f"{amendment}/{noun}", body)

    def show(self, amendment: str, who: Any = None) -> Any:
        return self.api(who or self.lead).get(amendment).json

    def answer(self, amendment: str, who: Any, outcome: str = "accept", **more: Any) -> Any:
        sha256 = self.show(amendment, who)["text_sha256"]
        return self.act(amendment, "consent", who, outcome=outcome, text_sha256=sha256, **more)

    def submitted(self, **changes: Any) -> str:
        """An amendment to which all have consented, and which waits for the coordinators."""
        amendment = self.begin(**changes)
        self.act(amendment, "consultation")
        people = {str(self.kz.id): self.of_kz, str(self.kg.id): self.of_kg}
        for each in self.show(amendment)["answers"]:
            assert self.answer(amendment, people[each["institution_id"]]).status_code == 200
        answer = self.act(amendment, "submission")
        assert answer.status_code == 200, answer.json
        return amendment

    def vote(self, amendment: str, who: Any, outcome: str = "approve", letter: str = "") -> Any:
        body = {"outcome": outcome, "reason": "A made-up reason.", "letter": letter}
        return self.act(amendment, "decisions", who, **body)

    def decide(self, amendment: str, outcome: str = "approve") -> Any:
        """Two coordinators of two countries decide."""
        self.vote(amendment, self.tj, outcome)
        answer = self.vote(amendment, self.un, outcome, "A made-up letter.")
        assert answer.status_code == 200, answer.json
        return answer

    def registrations(self) -> list[dict[str, Any]]:
        answer = self.api(self.lead).get(f"/projects/{self.project.id}/registrations")
        return sorted(answer.json["items"], key=lambda each: each["number"])

    def card(self) -> Any:
        return self.api(self.lead).get(f"/projects/{self.project.id}").json


@pytest.fixture
def scene(make, api):
    home, kz, kg = (make.institution(country) for country in ("UZ", "KZ", "KG"))
    lead, editor = make.user(home), make.user(home)
    project = make.project(
        lead,
        "active",
        (kz, kg),
        code="EF-2026-901",
        label=Label.AMBER,
        themes=["drug-trafficking"],
        countries=["UZ", "KZ"],
        starts_on=date(2027, 1, 10),
        ends_on=date(2027, 12, 20),
    )
    make.member(project, editor, "editor")
    _register(make, project)
    return Scene(
        make,
        api,
        project,
        lead,
        editor,
        kz,
        kg,
        of_kz=make.user(kz, "representative"),
        of_kg=make.user(kg, "representative"),
        tj=make.user(make.institution("TJ"), "coordinator"),
        un=make.user(make.institution(None), "coordinator"),
        tm=make.user(make.institution("TM"), "representative"),
    )


def _register(make: Any, project: Project) -> None:
    proposal = project.proposal
    for name in PROSE:
        setattr(proposal, name, f"Made-up {name}.")
    text = {
        "title": project.title,
        "themes": project.themes,
        "countries": project.countries,
        "starts_on": project.starts_on.isoformat(),
        "ends_on": project.ends_on.isoformat(),
        "label": project.label.value,
        "language": "en",
        "summary": proposal.summary,
        **{name: getattr(proposal, name) for name in PROSE},
        "partners": sorted(
            (
                {
                    "institution_id": str(each.institution_id),
                    "role": each.role.value,
                    "contribution": "",
                }
                for each in project.partnerships
            ),
            key=lambda each: each["institution_id"],
        ),
        "work_packages": [],
        "milestones": [],
    }
    registration = Registration(
        project_id=project.id,
        number=1,
        content={**text, "code": project.code, "answers": []},
        text_sha256=fingerprint(text),
        approved_at=time.now(),
    )
    make.owner.add(registration)
    make.owner.commit()
