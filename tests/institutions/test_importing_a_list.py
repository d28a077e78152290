"""A list of institutions: first what each line would do, then doing it."""

import pytest
from sqlalchemy import text

HEADING = (
    "short_name;country;name_en;name_uz;ror_id;email_domains;representative_email;"
    "representative_name\n"
)
NEW = "MUC;uz;Made-up Centre;Oʻylab topilgan markaz;;muc.example;head@muc.example;Head\n"


def outcomes(answer):
    assert answer.status_code == 200, answer.text
    return [(each["number"], each["outcome"]) for each in answer.json["items"]]


@pytest.fixture
def send(api, make):
    admin = api(make.user(None, "admin"))
    return lambda lines, **more: admin.post(
        "/institutions/import", {"csv": HEADING + lines, **more}
    )


def states(owner):
    owner.rollback()
    rows = owner.execute(text("SELECT short_name, state FROM institution"))
    return {row.short_name: row.state for row in rows}


def test_a_trial_says_what_each_line_would_do_and_does_nothing(send, make, owner):
    make.institution(names={"en": "Known House"}, short_name="KH", country="KZ")

    answer = send(NEW + "KH;KZ;Known House;Maʼlum uy;;;;\nX;XX;No such country;;;;;\n")

    assert outcomes(answer) == [(2, "new"), (3, "names"), (4, "wrong")]
    assert "MUC" not in states(owner)


def test_what_is_new_becomes_an_application_with_its_names_in_every_language(
    send, owner, api, make
):
    assert outcomes(send(NEW, is_trial=False)) == [(2, "new")]

    assert states(owner)["MUC"] == "applied"
    found = api(make.user(None, "admin")).get("/institutions?state=applied").json["items"][0]
    assert found["names"] == {"en": "Made-up Centre", "uz": "Oʻylab topilgan markaz"}
    assert found["representative_email"] == "head@muc.example"


def test_one_wrong_line_stops_all(send, owner):
    answer = send(NEW + "B;UZ;;;;;;\n", is_trial=False)

    assert outcomes(answer) == [(2, "new"), (3, "wrong")]
    assert "MUC" not in states(owner)


def test_taken_over_twice_it_changes_nothing(send, owner):
    send(NEW, is_trial=False)

    assert outcomes(send(NEW, is_trial=False)) == [(2, "unchanged")]


def test_a_known_institution_is_recognised_by_its_name_in_another_script(send, make, owner):
    house = make.institution(names={"uz": "Ўйлаб топилган марказ"}, short_name="OTM")

    assert outcomes(send(NEW, is_trial=False)) == [(2, "names")]

    owner.refresh(house)
    assert house.names == {"uz": "Ўйлаб топилган марказ", "en": "Made-up Centre"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("A;UZ;One;;https://ror.org/04a9tmd78;;;\n", "ror_id"),
        ("A;UZ;One;;;a.example;x@b.example;Head\n", "is not at"),
        ("A;UZ;One;;;;;;;;\n", "more cells"),
        ("A;UZ;One;;;;;\na;UZ;Two;;;;;\n", "line 2"),
    ],
)
def test_what_is_wrong_is_said_line_by_line(send, line, says):
    answer = send(line)

    assert says in answer.json["items"][-1]["detail"]
    assert answer.json["items"][-1]["outcome"] == "wrong"


@pytest.mark.parametrize(
    "content", ["", "name_en\nx\n", HEADING.replace("ror_id", "strange") + NEW]
)
def test_what_is_no_such_list_is_refused_as_a_whole(api, make, content):
    answer = api(make.user(None, "admin")).post("/institutions/import", {"csv": content})

    assert answer.status_code == 422


def test_the_page_checks_first_and_keeps_the_lines(browse, make, owner):
    browser = browse(make.user(None, "admin"))

    checked = browser.post("/institutions/import", {"lines": HEADING + NEW, "act": "check"})
    assert "Becomes an application" in checked.text
    assert "Made-up Centre" in checked.text
    assert "MUC" not in states(owner)
    done = browser.post("/institutions/import", {"lines": HEADING + NEW, "act": "import"})

    assert done.location == "/institutions/applications"
    assert states(owner)["MUC"] == "applied"


def test_only_admins_take_over_lists(api, browse, make):
    for roles in ((), ("coordinator",), ("representative",)):
        person = make.user(None, *roles)
        assert browse(person).get("/institutions/import").status_code == 403
        body = {"csv": HEADING + NEW}
        assert api(person).post("/institutions/import", body).status_code == 403
