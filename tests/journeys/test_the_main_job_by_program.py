"""The main job through the API: five people of three countries take one project to its end."""

from io import BytesIO

import pytest

from tests.clients import Api
from tests.factories import Make
from tests.real_data import shared_file

CRITERIA = {
    name: {"score": 4, "reason": "Made up for a test."}
    for name in ("relevance", "method", "ethics", "feasibility", "regional_value")
}


class Story:
    """Who takes part, and the shortest way to say what each of them does."""

    def __init__(self, api, make: Make) -> None:
        self.home, self.partner = make.institution("UZ"), make.institution("KZ")
        self.declining = make.institution("KG")
        self.lead = make.user(self.home)
        self.colleague = make.user(self.partner)
        people = {
            "lead": self.lead,
            "home": make.user(self.home, "representative"),
            "partner": make.user(self.partner, "representative"),
            "colleague": self.colleague,
            "declining": make.user(self.declining, "representative"),
            "first": make.user(make.institution("TJ"), "coordinator"),
            "second": make.user(make.institution("TM"), "coordinator"),
            "conflicted": make.user(self.partner, "coordinator"),
        }
        self.people = people
        self.as_: dict[str, Api] = {name: api(user) for name, user in people.items()}

    def done(self, answer, status: int = 200):
        """The answer's JSON; the test fails here with what was said instead."""
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json


@pytest.fixture
def story(api, make):
    """The people."""
    return Story(api, make)


def propose(story: Story) -> str:
    """A proposal with everything that submitting asks for; its id."""
    lead = story.as_["lead"]
    project = story.done(
        lead.post(
            "/projects",
            {
                "title": {"en": "Made-up seizures of two states", "ru": "Вымышленные изъятия"},
                "summary": {"en": "Made up for a test."},
                "themes": ["drug-trafficking"],
                "countries": ["UZ", "KZ"],
                "starts_on": "2026-12-01",
                "ends_on": "2027-11-30",
                "questions": "What moved?",
                "method": "Pool and compare.",
                "data_wanted": "Seizures by day and place.",
                "ethics": "No personal data.",
                "risks": "Late data.",
                "outputs": "A report.",
                "resources": "Two people.",
            },
        ),
        201,
    )
    path = f"/projects/{project['id']}"
    for institution, contribution in (
        (story.partner, "Seizures of one state."),
        (story.declining, "Advice."),
    ):
        story.done(
            lead.post(
                f"{path}/partners",
                {"institution_id": str(institution.id), "contribution": contribution},
            ),
            201,
        )
    return path


def answer(story: Story, path: str, who: str, institution, outcome: str) -> None:
    """A representative answers the text as it stands."""
    seen = story.done(story.as_[who].get(path))
    story.done(
        story.as_[who].post(
            f"{path}/partners/{institution.id}/consent",
            {"outcome": outcome, "text_sha256": seen["text_sha256"]},
        )
    )


def approve(story: Story, path: str) -> dict:
    """Two coordinators of two countries; one with a conflict is refused."""
    first, second = story.as_["first"], story.as_["second"]
    review = story.done(
        first.post(f"{path}/reviews", {"reviewer_id": str(story.people["first"].id)}), 201
    )
    story.done(
        first.call(
            "PUT",
            f"{path}/reviews/{review['id']}",
            {"recommendation": "approve", "criteria": CRITERIA},
            If_Match=f'"{review["version"]}"',
        )
    )
    refused = story.as_["conflicted"].post(
        f"{path}/decisions", {"outcome": "approve", "reason": "Ours."}
    )
    assert refused.status_code == 403
    waiting = story.done(
        first.post(f"{path}/decisions", {"outcome": "approve", "reason": "Sound."})
    )
    assert waiting["state"] == "in_review"
    return story.done(
        second.post(
            f"{path}/decisions",
            {"outcome": "approve", "reason": "Useful.", "letter": "The project is approved."},
        )
    )


def test_a_project_is_proposed_approved_worked_on_and_verified(story, work):
    lead, partner, home = story.as_["lead"], story.as_["partner"], story.as_["home"]
    path = propose(story)
    assert story.as_["first"].get(path).status_code == 404

    early = lead.post(f"{path}/submission")
    assert early.status_code == 409
    assert early.json["guard"]

    milestone = story.done(
        lead.post(
            f"{path}/milestones",
            {
                "title": "National data delivered",
                "due_on": "2027-03-01",
                "responsible_institution_id": str(story.partner.id),
            },
        ),
        201,
    )
    answer(story, path, "partner", story.partner, "accept")
    answer(story, path, "declining", story.declining, "decline")
    assert story.done(lead.post(f"{path}/submission"))["state"] == "submitted"

    approved = approve(story, path)
    card = story.done(lead.get(path))
    assert card["code"].startswith("EF-")
    assert [approved[name] for name in ("id", "code", "state")] == [
        card[name] for name in ("id", "code", "state")
    ]
    registered = story.done(lead.get(f"{path}/registrations/1"))
    assert registered["text_sha256"] == card["text_sha256"]

    story.done(lead.post(f"{path}/activation"))
    story.done(
        lead.post(f"{path}/members", {"user_id": str(story.colleague.id), "role": "contributor"}),
        201,
    )
    version = deliver_data(story, path, work)
    draft = write_together(story, path)

    address = f"/milestones/{milestone['id']}"
    colleague = story.as_["colleague"]
    story.done(colleague.post(f"{address}/start"))
    story.done(
        colleague.post(f"{address}/deliverables", {"kind": "dataset_version", "id": version}), 201
    )
    story.done(colleague.post(f"{address}/submission", {"statement": "Delivered as 1.0."}))
    own = colleague.post(f"{address}/verification")
    assert own.status_code == 403
    assert story.done(lead.post(f"{address}/verification"))["state"] == "verified"

    assert story.done(home.get(f"/drafts/{draft}"))["current"] == 2
    assert story.done(lead.post(f"{path}/completion"))["state"] == "completed"
    names = [each["name"] for each in story.done(lead.get(f"{path}/activity?limit=200"))["items"]]
    assert len(names) >= 10
    assert partner.get(f"{path}/activity").status_code == 200


def deliver_data(story: Story, path: str, work) -> str:
    """The partner's colleague uploads a real file; the representative releases it; its id."""
    colleague, partner = story.as_["colleague"], story.as_["partner"]
    dataset = story.done(
        colleague.post(f"{path}/datasets", {"title": {"ru": "Изъятия 2011–2016"}}), 201
    )
    address = f"/datasets/{dataset['id']}"
    file = shared_file("unodc-ids/kazakhstan.csv")
    sent = colleague.client.post(
        f"/api/v1{address}/versions",
        data={"note": "First delivery", "file": (BytesIO(file.read_bytes()), file.name)},
        headers=colleague.headers,
        content_type="multipart/form-data",
    )
    story.done(sent, 202)
    job = sent.headers["Location"]
    work()
    assert story.done(colleague.get(job.removeprefix("/api/v1")))["state"] == "done"
    version = story.done(colleague.get(f"{address}/versions/1.0"))
    assert (version["state"], version["rows"]) == ("ready", 336)

    assert colleague.post(f"{address}/versions/1.0/publication").status_code in {403, 409}
    story.done(
        partner.post(
            f"{address}/versions/1.0/release",
            {
                "authority": "Deputy director",
                "basis": {"number": "12-3", "date": "2026-11-01"},
                "statement": "No state secrets, nothing for official use, no personal data.",
            },
        ),
        201,
    )
    published = story.done(partner.post(f"{address}/versions/1.0/publication"))
    assert published["state"] == "published"
    rows = story.done(story.as_["lead"].get(f"{address}/versions/1.0/rows?limit=3"))
    assert len(rows["items"]) == 3
    assert story.as_["declining"].get(f"{address}/versions/1.0/rows").status_code == 404
    return published["id"]


def write_together(story: Story, path: str) -> str:
    """Two people save on the same revision; nothing of either is lost."""
    lead, colleague = story.as_["lead"], story.as_["colleague"]
    text = "# Report\n\nFirst part.\n\nSecond part.\n"
    draft = story.done(lead.post(f"{path}/drafts", {"title": "Joint report", "text": text}), 201)
    address = f"/drafts/{draft['id']}/revisions"
    story.done(
        colleague.post(address, {"base": 1, "text": text.replace("Second", "The second")}), 201
    )
    clash = lead.post(address, {"base": 1, "text": text.replace("Second", "Another")})
    assert clash.status_code == 409
    return draft["id"]
