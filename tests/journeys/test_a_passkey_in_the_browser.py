"""A passkey in a real Chromium; and an act that goes on after its person confirmed."""

import psycopg
import pytest
from playwright.sync_api import expect

from app.core.roles import libpq_address
from app.demonstration import PASSWORD
from tests.journeys.forum import running_forum

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def forum(tmp_path_factory):
    """Opened by a name: browsers make no passkeys for a bare IP address."""
    with running_forum(tmp_path_factory.mktemp("forum"), demonstration=True) as running:
        running.address = running.address.replace("127.0.0.1", "localhost")
        yield running


def plug_in_a_key(page):
    """A security key that answers without being touched."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_once_and_then_lets_its_person_in(forum, someone):
    person = someone()
    page = person.sign_in("researcher.uz@forum.example", PASSWORD)
    plug_in_a_key(page)

    person.open("/account/second-factor/passkey")
    page.fill("input[name=name]", "Made-up key")
    page.locator("main").get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Keep these recovery codes")).to_be_visible()
    page.context.clear_cookies()
    person.sign_in("researcher.uz@forum.example", PASSWORD)
    expect(page).to_have_url(f"{forum.address}/sign-in/second-factor?next=/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page).to_have_url(f"{forum.address}/")


def test_an_act_of_weight_goes_on_by_itself_after_its_person_confirmed(forum, someone):
    person = someone()
    page = person.sign_in("researcher.kz@forum.example", PASSWORD)
    with psycopg.connect(libpq_address(forum.environ["DATABASE_URL"])) as owner:
        owner.execute("UPDATE session SET stepped_up_at = now() - interval '11 minutes'")

    person.open("/account/tokens")
    page.fill("input[name=name]", "made up")
    page.check("input[name=scopes][value=read]")
    page.get_by_role("button", name="Make token").click()
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Confirm").click()

    expect(page.locator("#new-token")).to_contain_text("forum_")
    expect(page).to_have_url(f"{forum.address}/account/tokens")
