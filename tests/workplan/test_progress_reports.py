"""Progress reports: written for a period, submitted, and acknowledged or returned."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import ProgrammingError

from app.core.events import Event
from app.core.identity import act_as
from app.core.mail import OutgoingMail
from app.core.policy import Label
from app.core.scope import SCOPES
from app.core.time import frozen, today
from app.workplan.reports.models import ProgressReport, ReportText
from app.workplan.reports.periods import Period, half_years, is_reported, missing

WORDS = {"done": "Made-up files were read.", "planned": "Others follow.", "problems": ""}


def test_half_years_count_from_the_first_day_and_a_short_rest_belongs_to_the_last():
    found = half_years(date(2025, 8, 31), date(2026, 9, 10))

    assert found == [
        Period(date(2025, 8, 31), date(2026, 2, 27)),
        Period(date(2026, 2, 28), date(2026, 9, 10)),
    ]
    assert half_years(None, date(2026, 9, 10)) == []
    assert half_years(date(2026, 1, 1), date(2026, 1, 9)) == [
        Period(date(2026, 1, 1), date(2026, 1, 9))
    ]


def test_a_period_is_missing_when_it_has_ended_without_reports_on_nearly_all_of_it():
    first, second = half_years(date(2026, 1, 1), date(2026, 12, 31))
    quarter = Period(date(2026, 1, 1), date(2026, 3, 31))

    assert is_reported(first, [quarter, Period(date(2026, 4, 1), date(2026, 6, 15))])
    assert not is_reported(first, [quarter])
    assert missing([first, second], [quarter], date(2026, 11, 25)) == [first]
    assert missing([first, second], [], date(2027, 1, 1), date(2026, 8, 1)) == [second]


def address_of(people):
    return f"/projects/{people.project.id}/reports"


def test_a_report_goes_from_its_first_word_to_its_acknowledgement(browse, team, owner):
    people = team()
    writer, coordinator = browse(people.contributor), browse(people.coordinator)

    begun = writer.post(f"{address_of(people)}/new", {"period": "2026-01-01"})
    page = begun.location
    refused = writer.post(f"{page}/text", {**WORDS, "planned": "", "then": "submit"}, form=page)
    sent = writer.post(f"{page}/text", {**WORDS, "then": "submit"}, form=page)

    assert (refused.status_code, sent.status_code) == (422, 303)
    assert "Made-up files were read." in refused.get_data(as_text=True)
    assert browse(people.stranger).get(page).status_code == 404
    assert "Made-up files were read." in browse(people.lead).get(page).get_data(as_text=True)
    letters = owner.scalars(select(OutgoingMail.to_user_id))
    assert list(letters) == [people.coordinator.id]

    returned = coordinator.post(
        f"{page}/acknowledgement", {"outcome": "return", "note": "Name the files."}, form=page
    )
    writer.post(f"{page}/text", {**WORDS, "done": "A, B and C."}, form=page)
    seen = coordinator.get(page).get_data(as_text=True)
    writer.post(f"{page}/text", {**WORDS, "done": "A, B and C.", "then": "submit"}, form=page)
    coordinator.post(f"{page}/acknowledgement", {"outcome": "acknowledge"}, form=page)

    assert returned.status_code == 303
    assert "A, B and C." not in seen
    assert "Name the files." in seen
    report = owner.scalars(select(ProgressReport)).unique().one()
    assert report.state.value == "acknowledged"
    assert [each.done for each in report.texts] == ["Made-up files were read.", "A, B and C."]
    told = [each.name for each in owner.scalars(select(Event).order_by(Event.sequence))]
    assert told == [
        "report.begun",
        "report.written",
        "report.submitted",
        "report.returned",
        "report.written",
        "report.submitted",
        "report.acknowledged",
    ]


def test_programs_do_the_same_and_a_second_report_on_a_period_is_refused(api, team):
    people = team()
    writer, coordinator = api(people.contributor), api(people.coordinator)

    made = writer.post(address_of(people), {"done": "This."})
    twin = writer.post(address_of(people), {"from_on": "2026-01-01", "until_on": "2026-06-30"})
    over = writer.post(address_of(people), {"from_on": "2026-06-01", "until_on": "2026-07-30"})
    report = f"/reports/{made.json['id']}"
    unread = coordinator.get(report)
    changed = writer.patch(report, {"planned": "That."}, If_Match=made.headers["ETag"])
    stale = writer.patch(report, {"planned": "Other."}, If_Match=made.headers["ETag"])
    submitted = writer.post(f"{report}/submission")
    late = writer.patch(report, {"planned": "Other."}, If_Match=submitted.headers["ETag"])
    wordless = coordinator.post(f"{report}/return")
    done = coordinator.post(f"{report}/acknowledgement", {"note": "Thanks."})
    again = coordinator.post(f"{report}/acknowledgement")

    assert (made.status_code, made.json["until_on"]) == (201, "2026-06-30")
    assert (twin.status_code, twin.json["guard"]) == (409, "report")
    assert (over.status_code, unread.status_code, changed.status_code) == (422, 404, 200)
    assert (stale.status_code, late.status_code, wordless.status_code) == (412, 409, 422)
    assert (done.json["state"], again.status_code) == ("acknowledged", 409)
    assert done.json["texts"][0]["planned"] == "That."


def test_a_second_report_on_a_page_is_led_to_the_first(browse, team, make):
    people = team()
    first = make.report(
        people.project, people.editor, from_on=date(2026, 1, 1), until_on=date(2026, 6, 30)
    )
    days = {"period": "other", "from_on": "01.01.2026", "until_on": "30.06.2026"}

    answer = browse(people.contributor).post(f"{address_of(people)}/new", days)

    assert answer.location == f"/reports/{first.id}"


def test_an_autosave_keeps_the_words_and_says_what_the_next_one_builds_on(browse, team, make):
    people = team()
    report = make.report(people.project, people.contributor)
    page, writer = f"/reports/{report.id}", browse(people.contributor)

    saved = writer.post(f"{page}/text", WORDS, form=page, headers={"X-Autosave": "1"})
    other = writer.post(f"{page}/text", {**WORDS, "version": "1"}, form=page)

    assert (saved.status_code, saved.headers["X-Version"]) == (204, "2")
    assert other.status_code == 409
    assert "Somebody else saved this report" in other.get_data(as_text=True)


def test_what_was_never_submitted_is_thrown_away_and_nothing_else_is(
    api, browse, team, make, owner
):
    people = team()
    first = today() - timedelta(days=90)
    draft = make.report(people.project, people.editor)
    second = make.report(people.project, people.editor, from_on=first, until_on=first)
    sent = make.report(people.project, people.lead, "submitted")
    writer = api(people.contributor)

    page = browse(people.contributor).post(
        f"/reports/{draft.id}/removal", form=f"/reports/{draft.id}"
    )
    by_program = writer.call("DELETE", f"/reports/{second.id}")
    foreign = api(people.lead).call("DELETE", f"/reports/{sent.id}")

    assert (page.status_code, by_program.status_code, foreign.status_code) == (303, 204, 409)
    assert owner.scalars(select(ProgressReport.id)).all() == [sent.id]
    assert writer.get(f"/reports/{draft.id}").status_code == 404


def test_a_first_page_costs_the_same_statements_however_many_reports_wait(app, browse, team, make):
    people = team()
    coordinator, counts = browse(people.coordinator), []
    make.report(people.project, people.contributor, "submitted")
    engine = app.extensions["database"].engine

    def counted():
        statements = []
        event.listen(engine, "before_cursor_execute", lambda *each: statements.append(each[2]))
        coordinator.get("/")
        counts.append(len(statements))

    coordinator.get("/")
    counted()
    for _each in range(3):
        lead = make.user()
        make.report(make.project(lead, "active"), lead, "submitted")
    counted()

    assert counts[0] == counts[1]


@pytest.fixture
def readers(make, team):
    """`readers(state, label)`: a report of the partner's contributor, and who could read it."""

    def build(state, label="AMBER"):
        people = team(label=Label(label))
        funder = make.institution("TM")
        part = make.partnership(people.project, funder, "accepted", "funder")
        contact = make.user(funder)
        make.set(part, contact_id=contact.id)
        make.report(people.project, people.contributor, state, people.coordinator)
        worked = make.user(make.institution("KG"), "coordinator")
        make.set(make.member(people.project, worked), ended_at=datetime.now(UTC))
        return {
            "lead": people.lead,
            "contributor": people.contributor,
            "viewer": people.viewer,
            "representative": people.representative,
            "lead's representative": make.user(people.lead.institution, "representative"),
            "coordinator": people.coordinator,
            "coordinator with a conflict": make.user(people.viewer.institution, "coordinator"),
            "coordinator who worked in it": worked,
            "funder's representative": make.user(funder, "representative"),
            "funder's contact": contact,
            "somebody of the funder": make.user(funder),
            "stranger": people.stranger,
        }

    return build


HOUSE = {"contributor", "viewer", "representative"}
PROJECT = HOUSE | {"lead", "lead's representative", "coordinator"}
CASES = [
    ("draft", "AMBER", HOUSE),
    ("submitted", "GREEN", PROJECT),
    ("returned", "AMBER", PROJECT),
    ("acknowledged", "AMBER", PROJECT | {"funder's representative", "funder's contact"}),
    ("acknowledged", "RED", {"lead", "contributor", "viewer"}),
]


def who_sees(app, owner, people, rows, *, first_wall):
    """Who sees any of `rows`: by the scope alone, or by row-level security alone."""
    model = rows.column_descriptions[0]["entity"]
    seen = set()
    for name, user in people.items():
        with app.extensions["database"].transaction() as session:
            actor = act_as(session, user.id)
            if first_wall:
                found = owner.scalars(rows.where(SCOPES[model](actor)))
            else:
                found = session.scalars(rows.execution_options(scoped=True))
            if found.first() is not None:
                seen.add(name)
    return seen


@pytest.mark.parametrize(("state", "label", "expected"), CASES)
@pytest.mark.parametrize("first_wall", [True, False])
def test_who_reads_a_report_both_walls_say_alike(
    app, owner, readers, state, label, expected, first_wall
):
    people = readers(state, label)

    for rows in (select(ProgressReport), select(ReportText)):
        assert who_sees(app, owner, people, rows, first_wall=first_wall) == expected


@pytest.mark.parametrize("first_wall", [True, False])
def test_what_is_written_after_a_return_stays_in_its_house(app, owner, readers, first_wall):
    people = readers("returned")
    report = owner.scalars(select(ProgressReport)).unique().one()
    owner.add(
        ReportText(
            report_id=report.id,
            project_id=report.project_id,
            institution_id=report.institution_id,
            number=2,
        )
    )
    owner.commit()

    rows = select(ReportText).where(ReportText.number == 2)
    assert who_sees(app, owner, people, rows, first_wall=first_wall) == HOUSE


def test_the_database_lets_nobody_rewrite_what_is_submitted_or_acknowledge_their_own(
    app, make, team
):
    people = team()
    report = make.report(people.project, people.contributor, "submitted")

    def is_refused(person, statement):
        with app.extensions["database"].transaction() as session:
            act_as(session, person.id)
            try:
                return session.execute(text(statement), {"id": report.id}).rowcount == 0
            except ProgrammingError as error:
                return error.orig.sqlstate == "42501"

    rewrite = "UPDATE report_text SET done = 'Other.' WHERE report_id = :id"
    answer = (
        "UPDATE report_text SET outcome = 'acknowledged', answered_by_id = me()"
        " WHERE report_id = :id"
    )
    acknowledge = "UPDATE progress_report SET state = 'acknowledged' WHERE id = :id"
    assert is_refused(people.contributor, rewrite)
    assert is_refused(people.coordinator, rewrite)
    for statement in (answer, acknowledge):
        assert is_refused(people.contributor, statement)
        assert is_refused(people.lead, statement)
        assert not is_refused(people.coordinator, statement)


def test_what_is_missing_waits_for_who_writes_it_and_hinders_no_completion(browse, team, make):
    people = team()
    browsers = {
        name: browse(getattr(people, name))
        for name in ("contributor", "viewer", "coordinator", "lead")
    }

    with frozen(datetime(2026, 8, 20, tzinfo=UTC)):
        home = browsers["contributor"].get("/").get_data(as_text=True)
        viewer = browsers["viewer"].get("/").get_data(as_text=True)
        portfolio = browsers["coordinator"].get("/portfolio").get_data(as_text=True)
        settings = browsers["lead"].get(f"/projects/{people.project.id}/settings")

    assert "Progress report, 1 Jan – 30 Jun 2026" in home
    assert "20 days late" in home or "21 days late" in home
    assert "Progress report, 1 Jan" not in viewer
    partner, lead = people.viewer.institution, people.lead.institution
    assert f"Reports late: {lead.short_name}, {partner.short_name}" in portfolio
    assert "Every progress report submitted; missing:" in settings.get_data(as_text=True)


def test_what_is_submitted_waits_for_coordinators_and_what_is_returned_for_its_house(
    browse, team, make
):
    people = team(starts_on=today() - timedelta(days=60), ends_on=today() + timedelta(days=300))
    report = make.report(people.project, people.contributor, "submitted")

    def home_of(user):
        return browse(user).get("/").get_data(as_text=True)

    assert f"/reports/{report.id}" in home_of(people.coordinator)
    assert "to be acknowledged by others" in home_of(people.contributor)
    make.set(report, state="returned")
    assert "Read the note" in home_of(people.contributor)
    assert f"/reports/{report.id}" not in home_of(people.coordinator)


def test_the_list_has_a_second_page_and_an_empty_state(browse, team, make):
    people = team()
    empty = browse(people.lead).get(address_of(people)).get_data(as_text=True)
    for back in (100, 60, 20):
        first = today() - timedelta(days=back)
        make.report(
            people.project,
            people.lead,
            "submitted",
            from_on=first,
            until_on=first + timedelta(days=9),
        )

    reader = browse(people.lead)
    page = reader.get(f"{address_of(people)}?limit=2").get_data(as_text=True)
    cursor = page.split("cursor=")[1].split("&amp;")[0].split('"')[0]
    second = reader.get(f"{address_of(people)}?limit=2&cursor={cursor}").get_data(as_text=True)

    assert "No reports yet" in empty
    assert page.count('href="/reports/') == 2
    assert second.count('href="/reports/') == 1
