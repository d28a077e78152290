"""Lists of datasets, and what waits, take the same number of statements however long they are."""

import pytest

from tests.acts import leaves_acts, statements_of


@pytest.mark.parametrize("path", ["/datasets", "/projects/{project}/datasets", "/"])
def test_a_longer_list_asks_the_database_no_more_often(app, browse, make, path):
    speaker = make.user(None, "representative")
    project = make.project(speaker, "active")
    path = path.format(project=project.id)
    browser = browse(speaker)

    def bring(count):
        for _ in range(count):
            make.version(make.dataset(project, speaker), speaker, "ready")
            failed = make.dataset(project, speaker)
            make.version(failed, speaker, "failed", failure={"code": "empty_file", "params": {}})

    bring(2)
    browser.get(path)
    few = statements_of(app, lambda: browser.get(path))
    bring(6)

    assert statements_of(app, lambda: browser.get(path)) == few


def test_each_act_on_a_dataset_is_in_the_audit_once(api, make, owner):
    speaker = make.user(None, "representative")
    program = api(speaker)
    dataset = make.dataset(None, speaker)
    make.version(dataset, speaker)
    path = f"/datasets/{dataset.id}/versions/1.0"
    release = {"authority": "Director", "basis": "7", "statement": "No personal data."}

    with leaves_acts(owner, "version.released"):
        program.post(f"{path}/release", release)
    with leaves_acts(owner, "version.published"):
        program.post(f"{path}/publication")
    with leaves_acts(owner):
        program.post(f"{path}/publication")
    with leaves_acts(owner, "dataset.changed"):
        program.patch(f"/datasets/{dataset.id}", {"area": "All"}, If_Match="2")
    with leaves_acts(owner, "version.withdrawn"):
        program.post(f"{path}/withdrawal", {"reason": "Wrong unit."})
