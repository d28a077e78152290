import pytest

from tests.accounts.letters import letters_to
from tests.clients import hidden_fields

APPLICATION = {
    "name_en": "Made-up Centre",
    "name_ru": "Придуманный центр",
    "short_name": "MUC",
    "country": "UZ",
    "membership": "member",
    "email_domains": "muc.example, branch.example",
    "statement": "What it would bring.",
    "representative_name": "The representative",
    "representative_email": "head@muc.example",
}
CARD = {"name_en": "Ours", "short_name": "O", "country": "UZ", "email_domains": ""}


def test_anybody_applies_on_a_page_and_gets_a_receipt(browse, make, owner):
    answer = browse().post("/apply", APPLICATION)

    assert answer.location == "/apply/received"
    assert "What happens next" in browse().get("/apply/received").text
    assert letters_to(owner, "head@muc.example")[0][0] == "Your application to the Expert Forum"
    page = browse(make.user(None, "admin")).get("/administration").text
    assert "Made-up Centre" in page
    assert "head@muc.example" in page


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(browse):
    wrong = {**APPLICATION, "representative_email": "head@elsewhere.example", "ror_id": "x"}

    answer = browse().post("/apply", wrong)

    assert answer.status_code == 422
    assert "head@elsewhere.example is not at" not in answer.text
    assert "ror_id-error" in answer.text
    assert "Придуманный центр" in answer.text
    answer = browse().post("/apply", {**wrong, "ror_id": ""})
    assert "head@elsewhere.example is not at" in answer.text


def test_an_admin_decides_on_a_page_that_says_what_follows(browse, make):
    institution = make.institution()
    make.user(institution)
    make.user(institution)
    browser = browse(make.user(None, "admin"))
    page = f"/institutions/{institution.id}/decision"

    shown = browser.get(f"{page}?outcome=suspend").text
    assert "2 people lose access" in shown
    refused = browser.post(page, {"outcome": "suspend"}, form=f"{page}?outcome=suspend")
    assert refused.status_code == 422
    fields = {"outcome": "suspend", "reason": "A reason."}
    assert browser.post(page, fields, form=f"{page}?outcome=suspend").status_code == 303
    assert "Suspended" in browser.get(f"/institutions/{institution.id}").text


def test_a_decision_sent_twice_is_one_decision(browse, make, owner):
    institution = make.institution()
    browser = browse(make.user(None, "admin"))
    page = f"/institutions/{institution.id}/decision"
    hidden = hidden_fields(browser.get(f"{page}?outcome=suspend").text)
    fields = {"outcome": "suspend", "reason": "A reason.", **hidden}

    answers = [browser.client.post(page, data=fields) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    owner.refresh(institution)
    assert institution.state == "suspended"


def test_a_stale_card_is_not_stored_and_both_texts_are_shown(browse, make, owner):
    institution = make.institution(names={"en": "Before"})
    browser = browse(make.user(institution, "representative"))
    page = f"/institutions/{institution.id}/edit"
    hidden = hidden_fields(browser.get(page).text)
    institution.names = {"en": "Theirs"}
    owner.commit()

    answer = browser.client.post(page, data={**CARD, **hidden})

    assert answer.status_code == 409
    assert "<del>Theirs</del> <ins>Ours</ins>" in answer.text
    owner.refresh(institution)
    assert institution.names == {"en": "Theirs"}
    again = hidden_fields(answer.text)
    assert browser.client.post(page, data={**CARD, **again}).status_code == 303
    owner.refresh(institution)
    assert institution.names == {"en": "Ours"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_countries_stand_in_the_order_of_the_readers_alphabet(browse, make, language):
    home = make.institution("UZ", names={"en": "Home", "ru": "Дом"})
    for code in ("KZ", "KG"):
        make.institution(code)
    page = browse(make.user(home, language=language)).get("/institutions").text

    names = {
        "en": ["Kazakhstan", "Kyrgyzstan", "Uzbekistan"],
        "ru": ["Казахстан", "Кыргызстан", "Узбекистан"],
    }[language]
    places = [page.index(f"<h2>{name}") for name in names]
    assert places == sorted(places)


def test_a_card_shows_names_in_every_language_and_who_speaks_for_it_first(browse, make):
    institution = make.institution(names={"en": "Made-up Centre", "kk": "Ойдан шығарылған"})
    make.user(institution, name="Aaa")
    make.user(institution, "representative", name="Zzz")

    page = browse(make.user()).get(f"/institutions/{institution.id}").text

    assert "Ойдан шығарылған" in page
    assert page.index("Zzz") < page.index("Aaa")
    assert "Edit card" not in page


def test_the_directory_is_found_by_a_name_in_any_language(browse, make):
    make.institution(names={"en": "Made-up Centre", "kk": "Ойдан шығарылған"})
    make.institution(names={"en": "Other house"})
    browser = browse(make.user())

    page = browser.get("/institutions?q=ойдан").text

    assert "Made-up Centre" in page
    assert "Other house" not in page
    assert "No institution is found" in browser.get("/institutions?q=%25").text


def test_administration_is_for_admins(browse, make):
    for roles in ((), ("coordinator",), ("representative",)):
        assert browse(make.user(None, *roles)).get("/administration").status_code == 403
    assert browse(make.user(None, "admin")).get("/administration").status_code == 200
