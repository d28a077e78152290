"""Made-up drafts of a project: a report written by two people at once, and its Russian version."""

from uuid import UUID

from app.core.demonstration import Forum
from app.core.kinds import load
from app.core.policy import Actor
from app.drafts import policy, queries, service
from app.drafts.models import Draft, DraftKind
from app.projects.models.project import Project

PROJECT = "routes"
FIRST, SECOND = "researcher.uz@forum.example", "researcher.kz@forum.example"

PEOPLE = (FIRST, SECOND)

REPORT = """\
This text and its figures are made up for a demonstration.

## Summary

Five states reported seizures for six years. In the one series without gaps, heroin collapsed from \
480 kg to 24 kg. Opium rose in the last year to more than twice the mean of the three years before.

These are seizures, not supply. They follow the work of police and customs, and the habit of \
reporting it, as much as they follow the trade.[^1]

## What the records cover

Not every state sent records for every year. A total for the region would fall by itself as states \
stop sending, so this report gives none.

| Year | Records, number | Seized, kg |
| ---- | --------------: | ---------: |
| 2011 | 143 | 526.5 |
| 2012 | 34 | 307.5 |
| 2013 | none sent | – |
| 2014 | 78 | 427.9 |

## Heroin and opium moved apart

Heroin fell every year but one. Opium stood near 540 kg for two years and then came to three times \
that.

## What follows

* Send the missing years, or say that there are none.
* Write grams and kilograms in columns of their own.

[^1]: Made up, like everything here.
"""
RUSSIAN = """\
Этот текст и его цифры вымышлены для демонстрации.

## Краткие выводы

Пять государств сообщили об изъятиях за шесть лет. В единственном ряду без пропусков изъятия \
героина снизились с 480 кг до 24 кг.

Это изъятия, а не предложение: они следуют за работой полиции и таможни не меньше, чем за рынком.

## Что охватывают записи

Не каждое государство прислало записи за каждый год. Общий итог по региону здесь не приводится.
"""
PLAN = """\
This plan is made up for a demonstration.

1. Agree on the list of fields.
2. Send what there is, with what is missing named.
3. Compare the series, one state at a time.
"""


def build(forum: Forum) -> None:
    """Write as two people would, where the demonstration's project is there and both work on it."""
    project_id = forum.projects.get(PROJECT)
    if project_id is None or not all(_may_write(forum, each, project_id) for each in PEOPLE):
        return
    with forum.as_(FIRST, days_ago=9) as actor:
        report = _begin(actor, project_id, "Joint report: six years of seizures", REPORT)
    _save(
        forum, SECOND, 6, report, ("heroin collapsed", "heroin fell"), "Say what the records show"
    )
    # Both begin on revision 2: what the second saves is joined with what the first saved.
    _save(forum, FIRST, 4, report, ("near 540 kg", "near 540.0 kg"), "One decimal throughout")
    _save(
        forum,
        SECOND,
        3,
        report,
        ("Send the missing years", "Ask for the missing years"),
        "",
        base=2,
    )
    with forum.as_(FIRST, days_ago=2) as actor:
        _begin(
            actor,
            project_id,
            "Совместный доклад: шесть лет изъятий",
            RUSSIAN,
            language="ru",
            translation_of_id=report,
        )
    with forum.as_(SECOND, days_ago=1) as actor:
        _begin(actor, project_id, "How we compare the series", PLAN, kind=DraftKind.PLAN)


def _may_write(forum: Forum, email: str, project_id: UUID) -> bool:
    with forum.as_(email) as actor:
        return bool(policy.may_create_draft(actor, load(Project, actor, project_id)))


def _begin(
    actor: Actor,
    project_id: UUID,
    title: str,
    text: str,
    *,
    language: str = "en",
    kind: DraftKind = DraftKind.REPORT,
    translation_of_id: UUID | None = None,
) -> UUID:
    project = load(Project, actor, project_id)
    given = service.NewDraft(
        title=title,
        language=language,
        kind=kind,
        text=text,
        translation_of_id=translation_of_id,
    )
    return service.create_draft(actor, project, given).id


def _save(
    forum: Forum,
    email: str,
    days_ago: int,
    draft_id: UUID,
    change: tuple[str, str],
    note: str,
    *,
    base: int | None = None,
) -> None:
    """Change some words of the draft as it stood at revision `base`, by default now."""
    with forum.as_(email, days_ago=days_ago) as actor:
        draft = load(Draft, actor, draft_id)
        stood_on = base or draft.current
        text = queries.revision_of(actor, draft, stood_on).text
        service.save_revision(actor, draft, stood_on, text.replace(*change), note=note)
