"""The edge of every act: one transaction, one decision, one effect, headers on every answer."""

import io

import pytest
from flask import Blueprint, redirect, render_template_string
from sqlalchemy import select

from app import create_app
from app.core import routing
from app.core.actions import Action
from app.core.database import session
from app.core.events import Event
from app.core.policy import Kind
from app.core.routing import ROUTES, Route, register
from app.institutions.models import Institution
from tests import database
from tests.clients import Browser
from tests.factories import PASSWORD


@pytest.fixture
def app(database_url, tmp_path):
    """An application of this test's own: routes are added to it."""
    settings = database.settings_for(database_url, tmp_path / "var")
    application = create_app(settings, may_act_as_system=True)
    yield application
    application.extensions["database"].dispose()


def test_every_route_is_declared_with_an_action_that_has_a_rule(app):
    routing.check(app)


def test_a_route_that_nobody_declared_stops_the_start(app):
    app.view_functions["stray"] = lambda: ""
    app.url_map.add(app.url_rule_class("/stray", endpoint="stray"))

    with pytest.raises(RuntimeError, match="not declared"):
        routing.check(app)


def test_reading_may_not_guard_a_change():
    with pytest.raises(RuntimeError, match="needs an action that writes"):
        register(Route("x.y", "/x", ("POST",), Action.SEE_INSTITUTIONS))


def test_few_routes_are_open_to_everybody(app):
    public = {
        route.path
        for route in ROUTES.values()
        if route.action.kind is Kind.PUBLIC and route.surface == "page"
    }

    # Coming in and its errors (13), the description of the API (2); and what the forum shows to
    # everybody: the list of projects of the label TLP:CLEAR, one of them (2), a guest's text (1).
    assert len(public) <= 18, sorted(public)


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/healthz", "/api/v1/openapi.json"])
def test_the_browser_wall_stands_on_every_answer(browse, make, path):
    browser = browse(make.user())

    answer = browser.get(path)

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Request-Id"]


def test_an_unknown_address_has_the_frame_of_who_reads_it(app, browse, make):
    reader = make.user(name="Reader of the forum")

    page = browse(reader).get("/nowhere").text

    assert "Reader of the forum" in page
    assert 'href="/projects"' in page
    assert 'href="/projects"' not in Browser(app).get("/nowhere").text


def test_an_unknown_address_is_a_page_that_helps_and_names_the_request(browse, make):
    answer = browse(make.user()).get("/nowhere")

    assert answer.status_code == 404
    assert answer.headers["X-Request-Id"] in answer.text


def test_an_unknown_api_address_is_a_problem(api, make):
    answer = api(make.user()).get("/nowhere")

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == 404


def test_a_form_without_its_token_is_refused_also_after_other_requests(browse, make):
    browser = browse(make.user())
    for path in ("/", "/institutions", "/healthz", "/api/v1/openapi.json"):
        browser.get(path)

    assert browser.client.post("/sign-out").status_code == 400
    assert browser.get("/").status_code == 200
    assert not routing.csrf._exempt_views
    assert not routing.csrf._exempt_blueprints


def test_words_sent_after_signing_out_elsewhere_are_said_not_to_be_stored(browse, make):
    browser = browse(make.user())
    browser.post("/sign-out", form="/account")

    asked = browser.client.post("/projects/new", data={"title": "An hour of work"})
    page = browser.get(asked.location).text

    assert (asked.status_code, asked.location) == (303, "/sign-in")
    assert "what you sent was not stored" in page


@pytest.mark.parametrize(("length", "status"), [(1500, 413), (100, 422)])
def test_a_body_in_chunks_is_read_whole_or_refused_never_cut(app, api, make, length, status):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    person = api(make.user())

    answer = person.client.post(
        "/api/v1/projects",
        input_stream=io.BytesIO(b"x" * length),
        headers={**person.headers, "Transfer-Encoding": "chunked"},
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert answer.status_code == status


def test_a_browsers_session_is_no_credential_for_the_api(browse, make):
    browser = browse(make.user())

    assert browser.get("/").status_code == 200
    assert browser.client.get("/api/v1/institutions").status_code in {401, 404}


def test_what_failed_leaves_nothing_behind(app, make, owner, browse):
    blueprint = Blueprint("proof", __name__)

    @routing.route(blueprint, "/proof", action=Action.CHANGE_OWN_ACCOUNT, methods=["GET", "POST"])
    def proof():
        for institution in session().scalars(select(Institution).execution_options(scoped=True)):
            institution.website = "https://changed.example"
        session().flush()
        return render_template_string("<p>not valid</p>"), 422

    app.register_blueprint(blueprint)
    user = make.user(None, "admin")

    assert browse(user).post("/proof", form="/").status_code == 422
    owner.expire_all()
    assert all(i.website is None for i in owner.scalars(select(Institution)))
    del ROUTES["proof.proof"]


def test_the_same_form_sent_twice_takes_effect_once(app, make, owner, browse):
    effects = []
    blueprint = Blueprint("twice", __name__)

    @routing.route(blueprint, "/twice", action=Action.CHANGE_OWN_ACCOUNT, methods=["POST"])
    def twice():
        effects.append(1)
        return redirect(f"/made/{len(effects)}", 303)

    app.register_blueprint(blueprint)
    browser = browse(make.user())
    form = {"idempotency_key": "one key", "title": "A"}

    first = browser.post("/twice", form, form="/")
    second = browser.post("/twice", form, form="/")
    changed = browser.post("/twice", {**form, "title": "B"}, form="/")

    assert (first.location, second.location, changed.location) == ("/made/1", "/made/1", "/made/2")
    del ROUTES["twice.twice"]


def test_acts_are_numbered_and_chained_in_the_order_of_their_commits(browse, make, owner):
    make.user(email="one@forum.example")

    for _ in range(3):
        browse().post("/sign-in", {"email": "one@forum.example", "password": PASSWORD})

    events = owner.scalars(select(Event).order_by(Event.sequence)).all()
    assert [event.sequence for event in events] == [1, 2, 3]
    assert {event.name for event in events} == {"account.signed_in"}
    assert len({event.hash for event in events}) == 3


def test_a_character_that_cannot_be_stored_is_refused_and_no_fault(api, browse, make):
    person = make.user()

    for path in ("/people?q=%00", "/institutions?q=%00"):
        assert api(person).get(path).status_code == 422
        assert browse(person).get(path).status_code == 422
    refused = browse().post("/sign-in", {"email": "\0", "password": "\0"})
    assert refused.status_code == 422
