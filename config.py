"""Settings: read once from the environment, checked as a whole, never changed afterwards."""

import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote, urlsplit

HERE = Path(__file__).resolve().parent
EMBEDDED_OWNER = "forum_owner"
EMBEDDED_DATABASE = "forum"
LONGEST_SOCKET_FOLDER = 80  # bytes; a whole socket path may have 107 on Linux and 103 on macOS
SHORT_PLACE = Path("/tmp")  # noqa: S108 - TMPDIR may differ between two users of one cluster
SHORTEST_SECRET = 32
TEST_SECRET = "only-for-tests-" + "0123456789abcdef" * 4
DEFAULT_LOOKING = ("change", "secret", "example", "password", "default", "insecure")


class SettingsError(Exception):
    """One or more settings are wrong; the message names each of them in plain words."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The forum cannot start:\n" + "\n".join(f"  - {p}" for p in problems))


class Environment(StrEnum):
    """What the forum is run for."""

    DEMONSTRATION = "demonstration"
    PRODUCTION = "production"
    TEST = "test"


class LogFormat(StrEnum):
    """How log lines are written: for a person or for a machine."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True)
class AuditKey:
    """A key of the audit chain; each audit row names the number of the key that sealed it."""

    number: int
    secret: str = field(repr=False)


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over."""

    host: str
    port: int
    starttls: bool
    user: str | None
    password: str | None = field(repr=False)


@dataclass(frozen=True)
class S3Access:
    """How the bucket named by STORAGE_URL is reached."""

    endpoint: str | None
    region: str | None
    key: str | None
    secret: str | None = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything the forum is told from outside; the two limits are in bytes."""

    environment: Environment
    data_dir: Path
    host: str
    port: int
    base_url: str
    trusted_hosts: tuple[str, ...]
    proxy_count: int
    database_url: str = field(repr=False)
    database_app_url: str | None = field(repr=False)
    database_system_url: str | None = field(repr=False)
    is_database_embedded: bool
    secret_key: str = field(repr=False)
    audit_keys: tuple[AuditKey, ...]
    audit_heads_file: Path
    audit_witnesses: tuple[str, ...]
    storage_url: str
    s3: S3Access | None
    mail: MailServer | None
    mail_sender: str
    second_factor: str
    proof_minutes: int
    log_format: LogFormat
    upload_limit: int
    request_limit: int
    web_processes: int
    web_threads: int
    web_memory_mb: int
    worker_memory_mb: int
    query_threads: int

    @property
    def audit_key(self) -> AuditKey:
        """The key that seals new audit rows: the one with the highest number."""
        return max(self.audit_keys, key=lambda key: key.number)

    @property
    def is_production(self) -> bool:
        """Whether real people's work is kept here."""
        return self.environment is Environment.PRODUCTION

    @property
    def requires_second_factor(self) -> bool:
        """Whether everyone sets up a second factor before anything else."""
        return self.second_factor == "required"

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the forum over TLS, so that cookies may insist on it."""
        return self.base_url.startswith("https://")


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check all settings; missing secrets of a demonstration are made and kept.

    Raises SettingsError, which names every wrong setting at once.
    """
    reader = _Reader(environ)
    environment = Environment(
        reader.choice("FORUM_ENV", [e.value for e in Environment], Environment.DEMONSTRATION)
    )
    is_production = environment is Environment.PRODUCTION
    data_dir = Path(reader.text("FORUM_DATA_DIR", str(HERE / "var"))).absolute()
    port = reader.number("PORT", 8000, at_least=1, at_most=65535)
    base_url = _base_url(reader, port, is_production=is_production)
    database_url = reader.database("DATABASE_URL", is_required=is_production)
    storage_url = reader.text("STORAGE_URL", str(data_dir / "files")).removeprefix("file://")
    settings = Settings(
        environment=environment,
        data_dir=data_dir,
        host=reader.text("FORUM_HOST", "127.0.0.1"),
        port=port,
        base_url=base_url,
        trusted_hosts=_trusted_hosts(reader, base_url, is_production=is_production),
        proxy_count=reader.number("PROXY_COUNT", 1 if is_production else 0, at_most=10),
        database_url=database_url or embedded_url(data_dir),
        database_app_url=reader.database("DATABASE_APP_URL"),
        database_system_url=reader.database("DATABASE_SYSTEM_URL"),
        is_database_embedded=database_url is None,
        secret_key=_secret_key(reader, environment, data_dir),
        audit_keys=_audit_keys(reader, environment, data_dir),
        audit_heads_file=Path(
            reader.text("AUDIT_HEADS_FILE", str(data_dir / "audit-heads.txt"))
        ).absolute(),
        audit_witnesses=tuple(
            each.strip() for each in reader.text("AUDIT_WITNESSES", "").split(",") if each.strip()
        ),
        storage_url=storage_url,
        s3=_s3(reader, storage_url),
        mail=_mail(reader, is_production=is_production),
        mail_sender=reader.text("MAIL_SENDER", f"forum@{urlsplit(base_url).hostname}"),
        second_factor=_second_factor(reader, is_production=is_production),
        proof_minutes=reader.number("PROOF_MINUTES", 10, at_least=1, at_most=60),
        log_format=LogFormat(
            reader.choice(
                "LOG_FORMAT",
                [f.value for f in LogFormat],
                LogFormat.JSON if is_production else LogFormat.TEXT,
            )
        ),
        upload_limit=reader.number("UPLOAD_LIMIT_MB", 5120, at_least=1) * 1024**2,
        request_limit=reader.number("REQUEST_LIMIT_MB", 16, at_least=9) * 1024**2,
        web_processes=reader.number("WEB_PROCESSES", 2, at_least=1, at_most=64),
        web_threads=reader.number("WEB_THREADS", 4, at_least=1, at_most=64),
        web_memory_mb=reader.number("WEB_MEMORY_MB", 512, at_least=128),
        worker_memory_mb=reader.number("WORKER_MEMORY_MB", 1024, at_least=256),
        query_threads=reader.number("QUERY_THREADS", 2, at_least=1, at_most=64),
    )
    if reader.problems:
        raise SettingsError(reader.problems)
    return settings


def embedded_url(data_dir: Path, database: str = EMBEDDED_DATABASE) -> str:
    """Where the embedded PostgreSQL of `data_dir` answers, as its owner role."""
    folder = quote(str(socket_folder(data_dir / "postgres")), safe="")
    return f"postgresql+psycopg://{EMBEDDED_OWNER}@/{quote(database)}?host={folder}"


def socket_folder(cluster_folder: Path) -> Path:
    """The folder of a cluster's Unix socket: inside it, or one in /tmp.

    A socket's path must be short, and libpq takes a comma for the end of a host.
    """
    inside = cluster_folder.absolute() / "socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and "," not in str(inside):
        return inside
    name = hashlib.sha256(os.fsencode(cluster_folder.resolve())).hexdigest()[:16]
    return SHORT_PLACE / f"expert-forum-{name}"


class _Reader:
    """Takes settings out of an environment and collects what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def optional(self, name: str) -> str | None:
        return self.environ.get(name, "").strip() or None

    def text(self, name: str, default: str) -> str:
        return self.optional(name) or default

    def choice(self, name: str, choices: list[str], default: str) -> str:
        value = self.text(name, default)
        if value in choices:
            return value
        self.problems.append(f"{name} is “{value}”; it can be: {', '.join(choices)}.")
        return default

    def number(self, name: str, default: int, *, at_least: int = 0, at_most: int = 10**9) -> int:
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and at_least <= int(value) <= at_most:
            return int(value)
        self.problems.append(
            f"{name} is “{value}”; it must be a whole number from {at_least} to {at_most}."
        )
        return default

    def flag(self, name: str, *, default: bool) -> bool:
        return self.choice(name, ["yes", "no"], "yes" if default else "no") == "yes"

    def database(self, name: str, *, is_required: bool = False) -> str | None:
        """A PostgreSQL address in SQLAlchemy's form, whichever of the usual forms was given."""
        value = self.optional(name)
        if value is None:
            if is_required:
                self.problems.append(
                    f"{name} is missing: postgresql://owner:password@host/database."
                )
            return None
        scheme, separator, rest = value.partition("://")
        if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
            self.problems.append(f"{name} must begin with postgresql://.")
        return f"postgresql+psycopg://{rest}"


def _base_url(reader: _Reader, port: int, *, is_production: bool) -> str:
    value = reader.text("FORUM_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    parts = urlsplit(value)
    if is_production and reader.optional("FORUM_BASE_URL") is None:
        reader.problems.append("FORUM_BASE_URL is missing: https:// and the name people type.")
    elif parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        reader.problems.append(f"FORUM_BASE_URL is “{value}”; it must be https:// and a name.")
    elif is_production and parts.scheme != "https":
        reader.problems.append("FORUM_BASE_URL must begin with https:// in production.")
    return value


def _second_factor(reader: _Reader, *, is_production: bool) -> str:
    """Real work asks for it of everyone; what shows made-up people may leave it open."""
    choices = ["required"] if is_production else ["offered", "required"]
    return reader.choice("SECOND_FACTOR", choices, choices[0])


def _trusted_hosts(reader: _Reader, base_url: str, *, is_production: bool) -> tuple[str, ...]:
    named = [h.strip() for h in reader.text("TRUSTED_HOSTS", "").split(",") if h.strip()]
    own = urlsplit(base_url).hostname or "127.0.0.1"
    local = [] if is_production else ["localhost", "127.0.0.1", "[::1]"]
    return tuple(dict.fromkeys([own, *local, *named]))


def _secret_key(reader: _Reader, environment: Environment, data_dir: Path) -> str:
    given = reader.optional("SECRET_KEY")
    if given is None and environment is Environment.PRODUCTION:
        reader.problems.append(
            "SECRET_KEY is missing: python3 -c 'import secrets; print(secrets.token_hex(32))'."
        )
        return ""
    if given is None:
        return _kept_secret(environment, data_dir, "secret_key")
    if environment is Environment.PRODUCTION and _is_weak(given):
        reader.problems.append(_weak("SECRET_KEY"))
    return given


def _audit_keys(reader: _Reader, environment: Environment, data_dir: Path) -> tuple[AuditKey, ...]:
    """Keys written as `2:secret,1:older secret`; the older ones only verify."""
    given = reader.optional("AUDIT_KEY")
    is_production = environment is Environment.PRODUCTION
    if given is None and is_production:
        reader.problems.append("AUDIT_KEY is missing: a number, a colon and a secret, as 1:….")
        return (AuditKey(0, ""),)
    if given is None:
        return (AuditKey(1, _kept_secret(environment, data_dir, "audit_key")),)
    keys = []
    for part in given.split(","):
        number, _, secret = part.strip().partition(":")
        if not (number.isascii() and number.isdigit() and secret):
            reader.problems.append("AUDIT_KEY must be a number, a colon and a secret, as 1:….")
            continue
        if is_production and _is_weak(secret):
            reader.problems.append(_weak(f"AUDIT_KEY number {number}"))
        if secret == reader.optional("SECRET_KEY"):
            reader.problems.append("AUDIT_KEY and SECRET_KEY must differ.")
        keys.append(AuditKey(int(number), secret))
    if len({key.number for key in keys}) < len(keys):
        reader.problems.append("AUDIT_KEY names one number twice.")
    return tuple(keys) or (AuditKey(0, ""),)


def _is_weak(secret: str) -> bool:
    return (
        len(secret) < SHORTEST_SECRET
        or len(set(secret)) < 10
        or any(word in secret.lower() for word in DEFAULT_LOOKING)
    )


def _weak(name: str) -> str:
    return f"{name} is too easy to guess: use at least {SHORTEST_SECRET} random characters."


def _s3(reader: _Reader, storage_url: str) -> S3Access | None:
    scheme, separator, bucket = storage_url.partition("://")
    if separator and (scheme != "s3" or not bucket):
        reader.problems.append(f"STORAGE_URL is “{storage_url}”; use a folder or s3://bucket.")
    if scheme != "s3":
        return None
    return S3Access(
        endpoint=reader.optional("S3_ENDPOINT"),
        region=reader.optional("S3_REGION"),
        key=reader.optional("S3_KEY"),
        secret=reader.optional("S3_SECRET"),
    )


def _mail(reader: _Reader, *, is_production: bool) -> MailServer | None:
    host = reader.optional("MAIL_HOST")
    if host is None:
        if is_production:
            reader.problems.append("MAIL_HOST is missing: invitations and notices go by mail.")
        return None
    if is_production and reader.optional("MAIL_SENDER") is None:
        reader.problems.append("MAIL_SENDER is missing: the address that mail comes from.")
    return MailServer(
        host=host,
        port=reader.number("MAIL_PORT", 587, at_least=1, at_most=65535),
        starttls=reader.flag("MAIL_STARTTLS", default=True),
        user=reader.optional("MAIL_USER"),
        password=reader.optional("MAIL_PASSWORD"),
    )


def _kept_secret(environment: Environment, data_dir: Path, name: str) -> str:
    """A secret made at the first start and kept in the data folder, for its owner's eyes."""
    if environment is Environment.TEST:
        return f"{name}-{TEST_SECRET}"
    path = data_dir / "secrets.json"
    if not path.exists():
        _write_once(path, {key: secrets.token_hex(32) for key in ("secret_key", "audit_key")})
    kept: dict[str, str] = json.loads(path.read_text())
    return kept[name]


def _write_once(path: Path, content: dict[str, str]) -> None:
    """Write `content` whole or not at all; of two processes at once, the first one's stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "w") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()
