"""Made-up datasets: read well, with misfits, on request only, waiting for release, and failed."""

import io
import random
from datetime import date, timedelta
from uuid import UUID

from app.core.database import session
from app.core.demonstration import Forum
from app.core.jobs import run_persons_job
from app.core.kinds import load
from app.core.policy import Actor, Label
from app.core.scope import visible
from app.core.time import today
from app.datasets import policy
from app.datasets.models.access import AccessRequest
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import Access
from app.datasets.service.access import decide_request, request_access
from app.datasets.service.cards import Card, create_dataset
from app.datasets.service.holds import begin_hold, lift_hold
from app.datasets.service.publication import publish_version, release_version
from app.datasets.service.versions import upload_version
from app.institutions.models import Institution
from app.projects.models.project import Project

COUNTRIES = {
    "kz": ("Kazakhstan", "Казахстан"),
    "uz": ("Uzbekistan", "Узбекистан"),
    "kg": ("Kyrgyzstan", "Кыргызстан"),
    "tj": ("Tajikistan", "Таджикистан"),
    "tm": ("Turkmenistan", "Туркменистан"),
}
SUBSTANCES = ("Героин", "Опий", "Гашиш", "Метамфетамин", "Марихуана")
ROWS = {"kz": 420, "uz": 640, "kg": 150, "tj": 310, "tm": 90}
BASIS = {"number": "made up 7", "date": None}


def records(country: str, *, with_misfits: bool = False) -> bytes:
    """A seeded, made-up file of seizures as a national institute might send it (cp1251, `;`)."""
    chance = random.Random(f"demonstration {country}")  # noqa: S311 - made-up data, not a secret
    lines = ["№;Дата изъятия;Вид наркотика;Количество, кг;Область (вымышленная)"]
    for number in range(1, ROWS[country] + 1):
        day = date(2019, 1, 1) + timedelta(days=chance.randrange(6 * 365))
        amount = f"{chance.lognormvariate(0.5, 1.4):.3f}".replace(".", ",")
        if with_misfits and number % 61 == 0:
            amount = "около 2 кг"
        place = f"Область {chance.randrange(1, 9)}" if chance.random() > 0.06 else ""
        written = "31.02.2020" if with_misfits and number == 77 else f"{day:%d.%m.%Y}"
        lines.append(f"{number};{written};{chance.choice(SUBSTANCES)};{amount};{place}")
    return ("\n".join(lines) + "\n").encode("cp1251")


def build(forum: Forum) -> None:
    """Add datasets to the projects in which the made-up people may bring data."""
    for country in ("kz", "uz", "tj"):
        made = _bring(
            forum,
            country,
            records(country, with_misfits=country == "kz"),
            access=Access.REQUEST if country == "tj" else Access.PROJECT,
        )
        if made is not None:
            _publish(forum, country, made)
            if country == "tj":
                _ask(forum, "researcher.kz", made, 12, "Prices beside seizures, by province.")
                _grant(forum, made, 9)
                _pause(forum, "representative.tj@forum.example")
                _ask(forum, "researcher.uz", made, 2, "A comparison of provinces.")
    _bring(forum, "kg", records("kg"))
    _bring(forum, "tm", b"%PDF-1.7\n\x00 made up, and no table\n")


def _bring(
    forum: Forum, country: str, content: bytes, access: Access = Access.PROJECT
) -> UUID | None:
    english, russian = COUNTRIES[country]
    with forum.as_(f"researcher.{country}@forum.example", days_ago=20) as actor:
        project = _project(actor)
        if project is None:
            return None
        card = Card(
            title={
                "en": f"Seizures in {english}, 2019–2024 (made up)",
                "ru": f"Изъятия: {russian}, 2019–2024 (вымышленные данные)",
            },
            description={"en": "One row for each made-up seizure. Generated, not real."},
            covers_from=date(2019, 1, 1),
            covers_until=date(2024, 12, 31),
            area=f"{english}, by made-up provinces",
            source="Generated for the demonstration",
            terms="Made-up data: do not cite.",
            label=max(Label.AMBER, project.label),
            access=access if project.label <= Label.AMBER else Access.PROJECT,
        )
        dataset = create_dataset(actor, project, card)
        ending = "pdf.csv" if content.startswith(b"%PDF") else "csv"
        _version, job = upload_version(
            actor, dataset, io.BytesIO(content), f"made-up-{country}.{ending}", "First delivery."
        )
    with forum.app.app_context(), forum.at(20):
        run_persons_job(forum.app.extensions["database"], job.id)
    return dataset.id


def _project(actor: Actor) -> Project | None:
    """A project in which the actor may bring data, the oldest first."""
    found = session().scalars(visible(Project, actor).order_by(Project.created_at))
    return next((each for each in found if policy.may_create(actor, each)), None)


def _publish(forum: Forum, country: str, dataset_id: UUID) -> None:
    with forum.as_(f"representative.{country}@forum.example", days_ago=15) as actor:
        version = (
            session()
            .scalars(visible(DatasetVersion, actor).where(DatasetVersion.dataset_id == dataset_id))
            .one()
        )
        release_version(
            actor, version, "Director (made up)", BASIS, "Made-up records; no personal data."
        )
        publish_version(actor, version)


def _ask(forum: Forum, name: str, dataset_id: UUID, days_ago: int, purpose: str) -> None:
    with forum.as_(f"{name}@forum.example", days_ago=days_ago) as actor:
        dataset = (
            session().scalars(visible(Dataset, actor).where(Dataset.id == dataset_id)).one_or_none()
        )
        if dataset is not None and policy.may_request(actor, dataset):
            until = today() + timedelta(days=90)
            words = f"{purpose} Made up for a demonstration."
            request_access(actor, dataset, words, until, accepts_terms=True)


def _pause(forum: Forum, email: str) -> None:
    """Pause all access that an institution has given, and let it go on two days later."""
    for days_ago, act in ((6, begin_hold), (4, lift_hold)):
        with forum.as_(email, days_ago=days_ago) as actor:
            act(actor, load(Institution, actor, actor.institution_id))


def _grant(forum: Forum, dataset_id: UUID, days_ago: int) -> None:
    """Let the first who asked read the rows, for a month less than was asked for."""
    with forum.as_("representative.tj@forum.example", days_ago=days_ago) as actor:
        asked = (
            session()
            .scalars(visible(AccessRequest, actor).where(AccessRequest.dataset_id == dataset_id))
            .one_or_none()
        )
        if asked is not None:
            decide_request(actor, asked, is_granted=True, until=asked.until - timedelta(days=30))
