"""Behind https, cookies and transport are kept to it."""

import pytest

from app import create_app
from tests import database


@pytest.fixture
def client(database_url, tmp_path):
    """A browser at a forum that is reached by https."""
    address = "https://forum.example"
    settings = database.settings_for(database_url, tmp_path / "var", FORUM_BASE_URL=address)
    application = create_app(settings)
    yield application.test_client()
    application.extensions["database"].dispose()


def test_over_https_cookies_and_transport_are_kept_to_it(client):
    answer = client.get("/sign-in", base_url="https://forum.example")

    cookies = answer.headers.getlist("Set-Cookie")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert [each.partition("=")[0] for each in cookies] == ["__Host-forum"]
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookies[0]
    assert "Domain=" not in cookies[0]
