"""Settings: safe by default, refused as a whole when one is wrong."""

from pathlib import Path

import pytest

from config import AuditKey, Environment, MailServer, S3Access, SettingsError, load_settings

STRONG = "9f2c61d07be84a35" * 3
OTHER = "b81e4f7a3360d5c9" * 3
PRODUCTION = {
    "FORUM_ENV": "production",
    "FORUM_BASE_URL": "https://forum.institute.example",
    "DATABASE_URL": "postgresql://forum_owner:word@db/forum",
    "SECRET_KEY": STRONG,
    "AUDIT_KEY": f"1:{OTHER}",
    "MAIL_HOST": "mail.institute.example",
    "MAIL_SENDER": "forum@institute.example",
}


def problems(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as raised:
        load_settings(environ)
    return "\n".join(raised.value.problems)


def test_a_demonstration_needs_no_setting_at_all(tmp_path: Path) -> None:
    settings = load_settings({"FORUM_DATA_DIR": str(tmp_path)})

    assert settings.environment is Environment.DEMONSTRATION
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.host == "127.0.0.1"
    assert settings.is_database_embedded
    assert settings.database_url.startswith("postgresql+psycopg://forum_owner@/forum?host=")
    assert not settings.is_https


def test_secrets_of_a_demonstration_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = load_settings({"FORUM_DATA_DIR": str(tmp_path)})
    again = load_settings({"FORUM_DATA_DIR": str(tmp_path)})
    elsewhere = load_settings({"FORUM_DATA_DIR": str(tmp_path / "other")})

    assert again.secret_key == first.secret_key
    assert again.audit_key == first.audit_key
    assert elsewhere.secret_key != first.secret_key
    assert first.secret_key != first.audit_key.secret
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["secrets.json"]
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_no_secret_is_shown_when_settings_are_printed() -> None:
    settings = load_settings(PRODUCTION | {"MAIL_USER": "forum", "MAIL_PASSWORD": "pass-phrase"})

    shown = repr(settings)

    assert not any(secret in shown for secret in (STRONG, OTHER, "word@db", "pass-phrase"))


def test_complete_production_settings_are_taken() -> None:
    settings = load_settings(PRODUCTION)

    assert settings.is_production
    assert settings.is_https
    assert settings.trusted_hosts == ("forum.institute.example",)
    assert settings.database_url == "postgresql+psycopg://forum_owner:word@db/forum"
    assert settings.audit_key == AuditKey(1, OTHER)
    assert settings.mail == MailServer("mail.institute.example", 587, True, None, None)


def test_an_empty_production_names_everything_that_is_missing() -> None:
    said = problems({"FORUM_ENV": "production"})

    for name in PRODUCTION.keys() - {"FORUM_ENV", "MAIL_SENDER"}:
        assert f"{name} is missing" in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("FORUM_ENV", "staging", "it can be"),
        ("FORUM_BASE_URL", "http://forum.institute.example", "https://"),
        ("FORUM_BASE_URL", "forum.institute.example", "https://"),
        ("FORUM_BASE_URL", "https://forum.institute.example/sub", "a name"),
        ("DATABASE_URL", "mysql://db/forum", "postgresql://"),
        ("SECRET_KEY", "short", "too easy to guess"),
        ("SECRET_KEY", "a" * 64, "too easy to guess"),
        ("SECRET_KEY", "change-me-" + STRONG, "too easy to guess"),
        ("SECRET_KEY", OTHER, "must differ"),
        ("AUDIT_KEY", STRONG, "a number, a colon and a secret"),
        ("AUDIT_KEY", "1:weak", "too easy to guess"),
        ("AUDIT_KEY", f"1:{OTHER},1:{OTHER[::-1]}", "one number twice"),
        ("PORT", "http", "a whole number"),
        ("PORT", "70000", "a whole number"),
        ("MAIL_STARTTLS", "maybe", "yes, no"),
        ("STORAGE_URL", "gs://bucket", "s3://bucket"),
        ("SECOND_FACTOR", "offered", "it can be: required"),
        ("LOG_FORMAT", "xml", "text, json"),
        ("MAIL_SENDER", "", "MAIL_SENDER is missing"),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(
    name: str, value: str, words: str
) -> None:
    said = problems(PRODUCTION | {name: value})

    assert name in said
    assert words in said
    assert "\n" not in said


def test_all_wrong_settings_are_named_at_once() -> None:
    said = problems(PRODUCTION | {"PORT": "x", "SECRET_KEY": "x", "LOG_FORMAT": "x"})

    assert {line.split()[0] for line in said.splitlines()} == {"PORT", "SECRET_KEY", "LOG_FORMAT"}


def test_the_newest_audit_key_seals_and_older_ones_stay_known() -> None:
    settings = load_settings(PRODUCTION | {"AUDIT_KEY": f"1:{OTHER},2:{OTHER[::-1]}"})

    assert settings.audit_key == AuditKey(2, OTHER[::-1])
    assert AuditKey(1, OTHER) in settings.audit_keys


def test_a_bucket_is_reached_with_what_s3_settings_say() -> None:
    settings = load_settings(
        PRODUCTION
        | {"STORAGE_URL": "s3://forum", "S3_ENDPOINT": "https://s3.example", "S3_KEY": "key"}
    )

    assert settings.s3 == S3Access("https://s3.example", None, "key", None)
