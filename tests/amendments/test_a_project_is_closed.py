"""Closing asks for results and for what was learnt; only an open amendment hinders it."""

from datetime import timedelta

from app.core.time import today
from tests.acts import acts_of


def test_what_was_learnt_is_kept_for_who_reads_the_proposal(scene, api, browse):
    path = f"/projects/{scene.project.id}"

    done = api(scene.lead).post(f"{path}/completion", {"lessons": "Ask earlier."})

    assert done.json["state"] == "completed"
    assert done.json["proposal"]["lessons"] == "Ask earlier."
    assert "Ask earlier." in browse(scene.of_kz).get(path).text
    assert "Ask earlier." not in browse(scene.tm).get(path).text


def test_what_closing_asks_for_is_shown_and_what_was_missing_is_recorded(
    scene, make, owner, api, browse
):
    make.milestone(scene.project)
    path = f"/projects/{scene.project.id}"
    page = browse(scene.lead).get(f"{path}/settings").text
    assert "Every milestone verified or cancelled" in page
    assert "A final report" in page

    browse(scene.lead).post(f"{path}/completion", {"lessons": "Begin with the codebook."})

    (done,) = [each for each in acts_of(owner) if each.name == "project.completed"]
    assert done.details["missing"] == ["milestones", "report"]
    assert "Begin with the codebook." in browse(scene.lead).get(path).text


def test_nothing_is_missing_where_all_is_there(scene, make, owner, api):
    make.draft(scene.project, scene.lead)
    make.milestone(scene.project, "verified")

    api(scene.lead).post(f"/projects/{scene.project.id}/completion", {})

    (done,) = [each for each in acts_of(owner) if each.name == "project.completed"]
    assert done.details["missing"] == []


def test_a_dataset_that_nobody_published_is_no_deposit(scene, make, owner, api):
    make.draft(scene.project, scene.lead)
    make.dataset(scene.project, scene.lead)

    api(scene.lead).post(f"/projects/{scene.project.id}/completion", {})

    (done,) = [each for each in acts_of(owner) if each.name == "project.completed"]
    assert done.details["missing"] == ["deposit"]


def test_an_amendment_under_way_hinders_it(scene, api, browse):
    amendment = scene.begin(fields={"method": "Another."})
    path = f"/projects/{scene.project.id}/completion"

    refused = api(scene.lead).post(path, {})
    page = browse(scene.lead).post(path, {"lessons": ""})
    scene.act(amendment, "withdrawal")

    assert (refused.status_code, refused.json["guard"]) == (409, "amendment")
    assert page.status_code == 303
    assert api(scene.lead).post(path, {}).json["state"] == "completed"


def test_near_its_end_the_page_shows_what_is_missing_with_the_way_there(
    scene, make, owner, api, browse
):
    make.milestone(scene.project)
    path = f"/projects/{scene.project.id}"
    before = browse(scene.lead).get(path).text

    scene.project.starts_on = today()
    scene.project.ends_on = today() + timedelta(days=30)
    owner.commit()

    shown = browse(scene.lead).get(path).text
    assert 'id="closing"' not in before
    assert f'href="{path}/plan"' in shown.split('id="closing"')[1].split("</section>")[0]
    assert 'id="closing"' not in browse(scene.tm).get(path).text
    asked = {
        each["name"]: each["is_met"]
        for each in api(scene.lead).get(f"{path}/completion").json["items"]
    }
    assert asked["milestones"] is False
    assert asked["acknowledgements"] is True
    assert api(scene.tm).get(f"{path}/completion").status_code == 403


def test_a_report_that_waits_for_its_answer_is_missing_until_it_is_acknowledged(scene, make, api):
    path = f"/projects/{scene.project.id}/completion"
    make.report(scene.project, scene.lead, "submitted")

    asked = api(scene.lead).get(path).json["items"]

    assert next(each for each in asked if each["name"] == "acknowledgements")["is_met"] is False


def test_once_completed_the_page_leads_to_the_archive(scene, make, api, browse):
    path = f"/projects/{scene.project.id}"
    api(scene.lead).post(f"{path}/completion", {})

    assert "A coordinator without a conflict archives it" in browse(scene.lead).get(path).text
    done = api(scene.tj).post(f"{path}/archiving", {"reason": "All is there. Made up."})
    assert done.json["state"] == "archived"
    assert api(scene.lead).get(f"{path}/completion").json["items"] == []
