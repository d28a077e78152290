"""A program changes its owner's profile and is told all of it as it stands then."""


def test_what_is_changed_is_answered_in_the_shape_in_which_it_is_read(api, make):
    program = api(make.user())

    tag = program.get("/me").headers["ETag"]

    changed = program.patch("/me", {"language": "ru", "time_zone": "Asia/Almaty"}, If_Match=tag)

    assert changed.json == program.get("/me").json
    assert (changed.json["language"], changed.json["time_zone"]) == ("ru", "Asia/Almaty")


def test_a_change_of_the_profile_names_the_version_it_was_made_on(api, make):
    program = api(make.user(name="Made-up name"))
    tag = program.get("/me").headers["ETag"]

    unnamed = program.patch("/me", {"name": "Another"})
    first = program.patch("/me", {"language": "ru"}, If_Match=tag)
    stale = program.patch("/me", {"name": "Another"}, If_Match=tag)
    second = program.patch("/me", {"orcid": "0000-0002-1825-0097"}, If_Match=first.headers["ETag"])

    assert (unnamed.status_code, first.status_code, stale.status_code) == (428, 200, 412)
    assert second.status_code == 200
    assert len({tag, first.headers["ETag"], second.headers["ETag"]}) == 3
    assert program.get("/me").json["name"] == "Made-up name"
