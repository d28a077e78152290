"""A proposal with all its parts, told through the API, for tests that begin further on."""

from dataclasses import dataclass
from typing import Any

COMPLETE = {
    "title": {"en": "Made-up routes", "ru": "Вымышленные пути"},
    "summary": {"en": "A made-up summary."},
    "themes": ["drug-trafficking"],
    "questions": "What is made up?",
    "method": "By making up.",
    "data_wanted": "Made-up records.",
    "ethics": "Nobody real.",
    "risks": "None.",
    "outputs": "A made-up report.",
    "resources": "Two made-up people.",
    "countries": ["UZ", "KZ"],
    "starts_on": "2027-01-10",
    "ends_on": "2027-12-20",
    "label": "GREEN",
}


@dataclass
class Story:
    """A proposal under way, and programs of those concerned."""

    id: str
    lead: Any
    representative: Any
    partner_id: str

    def path(self, noun: str = "") -> str:
        return f"/projects/{self.id}{noun}"

    @property
    def part(self) -> str:
        return self.path(f"/partners/{self.partner_id}")

    def get(self) -> Any:
        return self.lead.get(self.path()).json

    def change(self, **fields: Any) -> Any:
        version = self.get()["version"]
        return self.lead.patch(self.path(), fields, If_Match=f'"{version}"')

    def change_part(self, **fields: Any) -> Any:
        tag = self.lead.get(self.part).headers["ETag"]
        return self.lead.patch(self.part, fields, If_Match=tag)

    def answer(self, outcome: str = "accept", **more: Any) -> Any:
        sha256 = more.pop("text_sha256", None) or self.get()["text_sha256"]
        return self.representative.post(
            f"{self.part}/consent", {"outcome": outcome, "text_sha256": sha256, **more}
        )


def begin(make: Any, api: Any, **fields: Any) -> Story:
    """A complete proposal of an institution in UZ, with a partner in KZ that is invited."""
    lead_house, partner = make.institution("UZ"), make.institution("KZ")
    lead = api(make.user(lead_house))
    representative = api(make.user(partner, "representative"))
    created = lead.post("/projects", {**COMPLETE, **fields})
    assert created.status_code == 201, created.json
    story = Story(created.json["id"], lead, representative, str(partner.id))
    invited = lead.post(
        story.path("/partners"),
        {"institution_id": story.partner_id, "role": "partner", "contribution": "Made-up data."},
    )
    assert invited.status_code == 201, invited.json
    return story
