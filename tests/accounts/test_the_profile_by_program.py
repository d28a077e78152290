"""A program changes its owner's profile and is told all of it as it stands then."""


def test_what_is_changed_is_answered_in_the_shape_in_which_it_is_read(api, make):
    program = api(make.user())

    changed = program.patch("/me", {"language": "ru", "time_zone": "Asia/Almaty"})

    assert changed.json == program.get("/me").json
    assert (changed.json["language"], changed.json["time_zone"]) == ("ru", "Asia/Almaty")
