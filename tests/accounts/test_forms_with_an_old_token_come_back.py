"""A form whose token is missing or old is given back as it was typed; another site's is not."""

import pytest

from tests.clients import hidden_fields

TYPED = "Typed <while> the page was open"
CARD = {"name_en": TYPED, "short_name": "TBS", "country": "UZ"}


@pytest.fixture
def speaker(make):
    return make.user(make.institution(), "representative", language="ru")


@pytest.fixture
def page(speaker):
    return f"/institutions/{speaker.institution_id}/edit"


@pytest.mark.parametrize("token", [{}, {"csrf_token": "an-old-one"}])
def test_it_comes_back_filled_in_the_readers_language_and_is_sent_after_all(
    browse, speaker, page, token
):
    browser = browse(speaker)
    version = {"version": hidden_fields(browser.get(page).text)["version"]}

    refused = browser.client.post(page, data={**CARD, **version, **token})

    assert refused.status_code == 400
    assert "Typed &lt;while&gt; the page was open" in refused.text
    assert "Отправить" in refused.text
    assert "Краткое название" in refused.text
    assert "Short_name" not in refused.text
    assert f'action="{page}"' in refused.text
    assert TYPED not in browser.get(f"/institutions/{speaker.institution_id}").text
    sent = browser.client.post(page, data={**CARD, **hidden_fields(refused.text)})
    assert sent.status_code == 303


@pytest.mark.parametrize(
    "header", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_what_another_site_sends_is_offered_to_nobody(browse, speaker, page, header):
    refused = browse(speaker).client.post(page, data=CARD, headers=header)

    assert refused.status_code == 400
    assert f'action="{page}"' not in refused.text
    assert "Typed" not in refused.text


def test_a_password_is_never_written_into_a_page(browse):
    fields = {"email": "one@forum.example", "password": "made-up words only"}

    refused = browse().client.post("/sign-in", data=fields)

    assert refused.status_code == 400
    assert "made-up words only" not in refused.text


def test_who_is_not_signed_in_gets_the_form_back_too(browse):
    refused = browse().client.post("/password", data={"email": "one@forum.example"})

    assert refused.status_code == 400
    assert "one@forum.example" in refused.text
