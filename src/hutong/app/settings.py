"""What an installation is told by its environment, read once, with every wrong value named."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.base.vault import MasterKey, VaultError

_FILE: Final = "master.key"
_NONE: Final = Secret("")


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment as a value. Secrets are masked by their type."""

    database_url: str = field(default="", repr=False)  # holds a password
    home: Path = Path(".demo")
    files_path: Path | None = None  # where LOCAL_OSS keeps files; see `files`
    base_url: str = "http://127.0.0.1:8000"  # as payers and providers reach this hub
    host: str = "127.0.0.1"
    port: int = 8000
    sandbox_url: str | None = None  # set: every channel talks to its simulator there
    trusted_proxies: str = ""  # addresses with commas, whose X-Forwarded-For is believed
    web_processes: int = 1
    worker_processes: int = 1
    rate_per_minute: int = 400  # orders from one address
    rate_allow: tuple[str, ...] = ()  # addresses and networks that this doesn't limit
    order_minutes: int = 30  # how long a payment stays open
    file_megabytes: int = 5120  # of one file
    upload_megabytes: int = 256  # of memory that files on their way may take in one process
    keep_days: int = 90  # how long callbacks and calls of providers are kept word for word
    connections: int = 10  # to the database, a process
    master: Secret = _NONE

    @property
    def sandbox_port(self) -> int:
        """Where `hutong sandbox` listens."""
        return self.port + 1

    @property
    def files(self) -> Path:
        """Where files are kept on this machine's disk: HUTONG_FILES, or HUTONG_HOME/files."""
        return self.files_path or self.home / "files"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings that HUTONG_… variables give; Refusal (BAD_COMMAND) names a variable that can't be read."""
        given = _Given(os.environ if environ is None else environ)
        port = given.number("HUTONG_PORT", 8000)
        return cls(
            database_url=given.text("HUTONG_DATABASE_URL"),
            home=Path(given.text("HUTONG_HOME", ".demo")),
            files_path=Path(given.text("HUTONG_FILES")) if given.text("HUTONG_FILES") else None,
            base_url=given.text("HUTONG_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            host=given.text("HUTONG_HOST", "127.0.0.1"),
            port=port,
            sandbox_url=given.text("HUTONG_SANDBOX_URL").rstrip("/") or None,
            trusted_proxies=given.text("HUTONG_TRUSTED_PROXIES"),
            web_processes=given.number("HUTONG_WEB", 1),
            worker_processes=given.number("HUTONG_WORKERS", 1),
            rate_per_minute=given.number("HUTONG_RATE", 400),
            rate_allow=given.parts("HUTONG_RATE_ALLOW"),
            order_minutes=given.number("HUTONG_ORDER_MINUTES", 30),
            file_megabytes=given.number("HUTONG_FILE_MB", 5120),
            upload_megabytes=given.number("HUTONG_UPLOAD_MB", 256),
            keep_days=given.number("HUTONG_KEEP_DAYS", 90),
            connections=given.number("HUTONG_CONNECTIONS", 10),
            master=Secret(given.text("HUTONG_MASTER_KEY")),
        )

    def master_key(self) -> MasterKey:
        """The key from HUTONG_MASTER_KEY, or else from HUTONG_HOME/master.key; Refusal (NO_…, WRONG_MASTER_KEY)."""
        path = self.home / _FILE
        text = self.master
        if not text:
            try:
                text = Secret(path.read_text())
            except FileNotFoundError:
                raise Refusal(Problem.NO_MASTER_KEY, str(path)) from None
        try:
            return MasterKey.read(text)
        except VaultError as error:
            raise Refusal(Problem.WRONG_MASTER_KEY, str(error)) from error

    def make_master_key(self) -> None:
        """Makes HUTONG_HOME/master.key, readable by its owner only, unless there is a key already."""
        if self.master:
            return
        self.home.mkdir(parents=True, exist_ok=True)
        path, fresh = self.home / _FILE, self.home / f".{_FILE}.{os.getpid()}"
        if path.exists():
            return
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(MasterKey.generate().reveal() + "\n")
            file.flush()
            os.fsync(descriptor)
        try:
            os.link(fresh, path)  # whole or not at all, and never over another process's key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()


class _Given:
    """Reads variables by type."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, otherwise: str = "") -> str:
        return self._environ.get(name, "").strip() or otherwise

    def number(self, name: str, otherwise: int) -> int:
        text = self.text(name, str(otherwise))
        if not (text.isascii() and text.isdecimal() and 0 < int(text) <= 1_000_000):
            detail = Text(f"{name}={text[:40]}（须为正整数）", f"{name}={text[:40]} (a whole number above 0)")
            raise Refusal(Problem.BAD_COMMAND, detail)
        return int(text)

    def parts(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name).split(",") if part.strip())
