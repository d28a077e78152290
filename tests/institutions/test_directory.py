def test_members_see_the_directory_but_not_who_has_only_applied(browse, make):
    make.institution(names={"ru": "Институт стратегических исследований"})
    make.institution(names={"en": "An applicant"}, state="applied")
    browser = browse(make.user())

    page = browser.get("/institutions")

    assert "Институт стратегических исследований" in page.text
    assert "An applicant" not in page.text


def test_an_application_is_not_found_by_who_may_not_know_of_it(browse, make):
    applicant = make.institution(state="applied")

    assert browse(make.user()).get(f"/institutions/{applicant.id}").status_code == 404
    assert browse(make.user(None, "admin")).get(f"/institutions/{applicant.id}").status_code == 200


def test_nobody_sees_anything_without_signing_in(browse):
    assert browse().get("/institutions").location == "/sign-in?next=/institutions"
