"""A forum with one member, who reads one published dataset of any size."""

import hashlib
import http.client
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from flask_migrate import upgrade
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Account, ApiToken, User
from app.core import time as clock
from app.core.identity import hash_token
from app.core.policy import Label
from app.core.roles import create_roles
from app.datasets.models.dataset import Dataset, DatasetReading, DatasetVersion, Resource
from app.datasets.models.states import Access, ResourceRole, VersionState
from app.datasets.reading.model import Limits
from app.datasets.reading.read import read_and_profile
from app.institutions.models import Institution
from benchmarks.serving import gunicorn, served
from config import load_settings
from hosting.postgres import running_cluster

SECRET = "only-for-benchmarks-" + "0123456789abcdef" * 3
DEEPEST = 500
"""So many pages of 1,000 rows are turned to come to the deep one."""


@dataclass
class Forum:
    """The forum, its settings, the file of the table, and the header that lets one in."""

    environ: dict[str, str]
    table: Path
    dataset_id: UUID
    header: str

    @classmethod
    @contextmanager
    def with_table(cls, folder: Path, source: Path) -> Iterator["Forum"]:
        """Read `source` as an upload would be read, and publish it."""
        with running_cluster(folder / "pg", shared_buffers="512MB", fast=True) as cluster:
            cluster.create_database("forum")
            environ = {
                "FORUM_ENV": "test",
                "FORUM_DATA_DIR": str(folder / "var"),
                "SECRET_KEY": SECRET,
                "DATABASE_URL": cluster.url("forum"),
            }
            settings = load_settings(environ)
            app = create_app(settings)
            with app.app_context():
                upgrade()
            create_roles(settings.database_url, settings.secret_key)
            app.extensions["database"].dispose()
            tables = app.extensions["storage"].folder.parent / "tables"
            tables.mkdir(parents=True, exist_ok=True)
            reading, profiles = read_and_profile(source, source.name, folder / "read", Limits())
            with (folder / "read" / reading.table).open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            table = (folder / "read" / reading.table).rename(tables / f"{sha256}.parquet")
            engine = create_engine(settings.database_url)
            with Session(engine, info={"sees_all": True}) as owner:
                dataset, token = _dataset(owner)
                version = _version(owner, dataset, table, sha256, reading.rows)
                owner.add(
                    DatasetReading(
                        dataset_id=dataset.id,
                        version_id=version.id,
                        reading=reading.as_json(),
                        profile=[each.as_json() for each in profiles],
                    )
                )
                owner.flush()
                version.state, version.published_at = VersionState.PUBLISHED, clock.now()
                owner.commit()
                found = cls(environ, table, dataset.id, f"Authorization: Bearer {token}")
            engine.dispose()
            yield found

    @contextmanager
    def served(self) -> Iterator[int]:
        """The port of the running forum."""
        with served(gunicorn("wsgi:app"), self.environ) as (port, _processes):
            yield port

    def requests(self, port: int) -> dict[str, str]:
        """What is asked for, by its name."""
        one = f"/api/v1/datasets/{self.dataset_id}/versions/1.0"
        narrow = "filter=Вид наркотика:equals:Героин&filter=Количество:between:10|50000"
        return {
            "first page": f"{one}/rows?limit=50",
            "deep page": f"{one}/rows?limit=50&cursor={self._deep(port, one)}",
            "filter + sort": f"{one}/rows?limit=50&{narrow}&sort=-Количество",
            "group + count": f"{one}/aggregate?by=Место",
        }

    def _deep(self, port: int, one: str) -> str:
        """Turn pages until deep in the table; the cursor of the page after them."""
        name, _colon, value = self.header.partition(": ")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        cursor = ""
        for _page in range(DEEPEST):
            more = f"&cursor={quote(cursor)}" if cursor else ""
            path = f"{one}/rows?limit=1000&columns={quote('№')}{more}"
            connection.request("GET", path, headers={name: value})
            following = json.loads(connection.getresponse().read())["next"]
            if following is None:
                break
            cursor = following
        return cursor


def _version(
    owner: Session, dataset: Dataset, table: Path, sha256: str, rows: int
) -> DatasetVersion:
    version = DatasetVersion(
        dataset_id=dataset.id,
        major=1,
        minor=0,
        state=VersionState.READY,
        rows=rows,
        uploaded_by_id=dataset.created_by_id,
    )
    owner.add(version)
    owner.flush()
    owner.add(
        Resource(
            dataset_id=dataset.id,
            version_id=version.id,
            role=ResourceRole.COLUMNAR,
            sha256=sha256,
            size=table.stat().st_size,
            name="table.parquet",
            media_type="application/vnd.apache.parquet",
        )
    )
    return version


def _dataset(owner: Session) -> tuple[Dataset, str]:
    house = Institution(
        names={"en": "Made-up institute"},
        short_name="I",
        sort_key="i",
        country="UZ",
        state="active",
    )
    owner.add(house)
    owner.flush()
    reader = User(institution_id=house.id, name="Reader", sort_key="reader")
    owner.add(reader)
    owner.flush()
    token = secrets.token_urlsafe(32)
    owner.add(Account(user_id=reader.id, email="reader@forum.example"))
    owner.add(
        ApiToken(
            user_id=reader.id,
            name="benchmark",
            token_hash=hash_token(token),
            scopes=["data", "read"],
            expires_at=clock.now() + timedelta(days=1),
        )
    )
    dataset = Dataset(
        owner_institution_id=house.id,
        created_by_id=reader.id,
        title={"en": "Made-up seizures"},
        label=Label.GREEN,
        access=Access.FORUM,
        published_at=clock.now(),
    )
    owner.add(dataset)
    owner.flush()
    return dataset, token
