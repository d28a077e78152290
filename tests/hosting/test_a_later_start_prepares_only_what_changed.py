"""A start that finds everything as it was left goes straight to the first page."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from config import Settings, load_settings
from hosting import preparation
from hosting.postgres import Cluster, running_cluster

WORDS = "Accounts of the demonstration: all of them."


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("var") / "postgres"
    with running_cluster(folder, fast=True) as started:
        started.create_database("forum")
        with psycopg.connect(_libpq(started), autocommit=True) as connection:
            connection.execute("CREATE TABLE alembic_version (version_num text)")
            connection.execute("INSERT INTO alembic_version VALUES ('0001')")
            connection.execute("CREATE ROLE forum_app LOGIN")
            connection.execute("CREATE ROLE forum_system LOGIN")
        yield started


@pytest.fixture
def settings(cluster: Cluster, tmp_path: Path) -> Settings:
    base = load_settings({"FORUM_DATA_DIR": str(tmp_path)})
    return replace(base, database_url=cluster.url("forum"), is_database_embedded=True)


def _libpq(cluster: Cluster) -> str:
    return cluster.url("forum").replace("postgresql+psycopg://", "postgresql://", 1)


def test_the_first_start_prepares(settings: Settings) -> None:
    assert preparation.last_words(settings) is None


def test_the_next_start_finds_the_words_of_the_last(settings: Settings) -> None:
    preparation.note(settings, WORDS)

    assert preparation.last_words(settings) == WORDS


def test_a_new_secret_or_place_or_kind_of_forum_is_prepared(settings: Settings) -> None:
    preparation.note(settings, WORDS)

    assert preparation.last_words(replace(settings, secret_key="another" * 8)) is None


@pytest.mark.parametrize(
    "meanwhile", ["UPDATE alembic_version SET version_num = '0002'", "ALTER ROLE forum_app NOLOGIN"]
)
def test_a_database_that_was_changed_is_prepared(
    settings: Settings, cluster: Cluster, meanwhile: str
) -> None:
    preparation.note(settings, WORDS)

    with psycopg.connect(_libpq(cluster)) as connection:
        connection.execute(meanwhile)
        connection.commit()
    found = preparation.last_words(settings)
    with psycopg.connect(_libpq(cluster)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.execute("ALTER ROLE forum_app LOGIN")

    assert found is None


def test_a_torn_record_is_prepared_again(settings: Settings) -> None:
    preparation.note(settings, WORDS)
    record = settings.data_dir / "prepared.json"

    record.write_text(record.read_text()[:20])

    assert preparation.last_words(settings) is None


def test_a_server_of_ones_own_is_always_prepared(settings: Settings) -> None:
    outside = replace(settings, is_database_embedded=False)

    preparation.note(outside, WORDS)

    assert preparation.last_words(outside) is None
