"""What a person may do in a project is changed from the version that the caller has read."""


def test_a_change_of_a_member_names_the_version_it_was_made_on(make, api):
    lead = make.user()
    project = make.project(lead)
    colleague = make.user(lead.institution)
    program, members = api(lead), f"/projects/{project.id}/members"
    named = program.post(members, {"user_id": str(colleague.id), "role": "viewer"})
    path = f"{members}/{colleague.id}"

    tag = program.get(path).headers["ETag"]
    unnamed = program.patch(path, {"role": "editor"})
    first = program.patch(path, {"role": "contributor"}, If_Match=tag)
    stale = program.patch(path, {"role": "editor"}, If_Match=tag)

    assert named.headers["ETag"] == tag
    assert (unnamed.status_code, first.status_code, stale.status_code) == (428, 200, 412)
    standing = program.get(path)
    assert standing.json["role"] == "contributor"
    assert standing.headers["ETag"] == first.headers["ETag"] != tag


def test_who_is_no_member_is_not_shown_as_one(make, api):
    lead = make.user()
    project = make.project(lead)

    assert api(lead).get(f"/projects/{project.id}/members/{make.user().id}").status_code == 404
