"""An amendment changes every part of the registered text, shown as a difference."""

import pytest

RISK = {"risk": "Records come late.", "likelihood": "high", "impact": "low", "answer": "Ask early."}


def work(scene):
    return {
        "institution_id": str(scene.kz.id),
        "kind": "staff",
        "amount": "12",
        "unit": "person_months",
        "note": "Made up.",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("data_produced", "A made-up dataset."),
        ("data_protection", "No personal data."),
        ("bibliography", "A made-up report."),
        ("risk_table", [RISK]),
    ],
)
def test_what_an_amendment_says_of_it_is_shown_and_stands_once_it_is_approved(scene, field, value):
    amendment = scene.submitted(fields={field: value})

    scene.decide(amendment)

    path = f"/projects/{scene.project.id}"
    program = scene.api(scene.lead)
    assert len(scene.show(amendment)["changes"]) == 1
    assert program.get(path).json["proposal"][field] == value
    assert program.get(f"{path}/registrations/2").json["content"][field] == value
    assert scene.begin(fields={"method": "Another."})


def test_resources_of_one_institution_concern_it_alone(scene):
    amendment = scene.begin(fields={"resource_table": [work(scene)]})

    asked = scene.act(amendment, "consultation").json["answers"]

    assert [each["institution_id"] for each in asked] == [str(scene.kz.id)]


def test_risks_are_written_by_page_and_kept_where_a_row_is_refused(scene, browse):
    amendment = scene.begin(fields={"method": "Another."})
    page = browse(scene.lead)
    section = f"{amendment}/sections/risks"
    row = {f"risk_table-0-{name}": value for name, value in RISK.items()}

    shown = page.get(section).get_data(as_text=True)
    lacking = page.post(section, data={**row, "risk_table-0-risk": "", "risks": "Typed."})
    saved = page.post(section, data={**row, "risks": "Typed."})

    assert 'name="risk_table-0-risk"' in shown
    assert lacking.status_code == 422
    assert "Ask early." in lacking.get_data(as_text=True)
    assert saved.status_code == 303
    assert "Records come late." in page.get(amendment).get_data(as_text=True)
