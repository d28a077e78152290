"""An institution and a project keep so much in files; one too many is refused before it is sent."""

import base64

import pytest

from app.core.policy import Label
from app.core.settings import ForumSetting
from app.datasets.service import quotas
from tests.datasets import files
from tests.datasets.files import GOOD

SIZE = len(GOOD)


@pytest.fixture(autouse=True)
def small_units(monkeypatch):
    """A quota of 1 holds exactly one of the made-up files."""
    monkeypatch.setattr(quotas, "GIGABYTE", SIZE)


@pytest.fixture
def lead(make):
    return make.user(make.institution())


@pytest.fixture
def dataset(make, lead):
    return make.dataset(make.project(lead, "active"), lead)


def send(program, dataset):
    return files.send(program, f"/datasets/{dataset.id}/versions")


def begin(program, dataset, length):
    said = base64.b64encode(str(dataset.id).encode()).decode()
    return program.call(
        "POST", "/uploads", Upload_Length=str(length), Upload_Metadata=f"dataset {said}"
    )


def limit(make, **most):
    for name, value in most.items():
        make.owner.merge(ForumSetting(name=name, value=value))
    make.owner.commit()


def test_a_file_is_refused_before_it_is_sent_where_there_is_no_room(api, make, lead, dataset):
    limit(make, institution_quota_gb=1)
    program = api(lead)

    fits, too_large = begin(program, dataset, SIZE), begin(program, dataset, SIZE + 1)

    assert (fits.status_code, too_large.status_code) == (201, 413)
    assert "There is no room for" in too_large.json["detail"]
    assert lead.institution.short_name in too_large.json["detail"]


@pytest.mark.parametrize("name", ["institution_quota_gb", "project_quota_gb"])
def test_what_is_kept_counts_and_one_file_more_is_refused(api, make, lead, dataset, name):
    limit(make, **{name: 1})
    program = api(lead)

    answers = [send(program, dataset).status_code for _ in range(2)]

    assert answers == [202, 413]
    assert len(program.get(f"/datasets/{dataset.id}/versions").json["items"]) == 1


def test_how_much_is_kept_is_shown_to_who_brings_data_and_to_nobody_else(
    api, browse, make, lead, dataset
):
    send(api(lead), dataset)
    colleague = make.user(lead.institution)
    other = make.dataset(make.project(colleague, "active", label=Label.RED), colleague)
    send(api(colleague), other)

    shown = api(lead).get(f"/datasets/{dataset.id}/quotas").json["items"]
    page = browse(lead).get(f"/datasets/{dataset.id}/upload").get_data(as_text=True)

    assert [each["kept"] for each in shown] == [2 * SIZE, SIZE]
    assert f"{lead.institution.short_name} keeps" in page
    assert api(make.user()).get(f"/datasets/{dataset.id}/quotas").status_code == 404


def test_a_command_changes_them(app):
    run = app.test_cli_runner().invoke

    before = run(args=["datasets", "quotas", "--project-gb", "7"]).output.split("\n")
    after = run(args=["datasets", "quotas"]).output.split("\n")

    assert before == after == ["institution_quota_gb 100", "project_quota_gb 7", ""]
