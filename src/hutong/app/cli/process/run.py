"""`hutong run` and `migrate`: every process of an installation, and the tables they need."""

import asyncio
import logging
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Annotated, Final

import asyncpg
import typer

from hutong.app import migrate as migrations
from hutong.app.cli.process.log import begin
from hutong.app.cli.term import ground
from hutong.app.cli.term.words import both, say
from hutong.app.settings import Settings
from hutong.base.errors import Problem, Refusal

app = typer.Typer()
_BREATH: Final = 1.0  # seconds before a process that ended by itself is started again
_PATIENCE: Final = 15.0  # seconds that a process gets to end by itself


@app.command(help=both("把数据库结构升级到当前版本", "Bring the database's tables up to this version"))
def migrate() -> None:
    """Ends when the tables are there."""
    begin()
    _prepare(ground.settings())
    typer.echo(say("数据库已是最新。", "The database is up to date."))


@app.command(
    help=both("启动全部进程并看护它们", "Start every process (HUTONG_WEB, HUTONG_WORKERS) and keep them running")
)
def run(
    migrating: Annotated[
        bool, typer.Option("--migrate/--no-migrate", help=both("先升级数据库", "Migrate first"))
    ] = True,
) -> None:
    """Keeps them running until told to end."""
    begin()
    settings = Settings.from_environment()
    if migrating:
        _prepare(settings)
    Keeper(["web"] * settings.web_processes + ["worker"] * settings.worker_processes).run()


def _prepare(settings: Settings) -> None:
    """The master key and the tables, made where they are not there yet; Refusal (NO_DATABASE)."""
    if not settings.database_url:
        raise Refusal(Problem.NO_DATABASE)
    settings.make_master_key()
    try:
        asyncio.run(migrations.upgrade(settings.database_url))
    except (OSError, asyncpg.PostgresError, ValueError) as error:
        raise Refusal(Problem.NO_DATABASE, type(error).__name__) from error  # the words may hold the address's password


class Keeper:
    """Keeps child processes running until told to end, then ends them."""

    def __init__(self, commands: list[str]) -> None:
        self._commands = commands
        self._ending = False

    def run(self) -> None:
        """Blocks until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        children = [(command, _spawn(command)) for command in self._commands]
        while not self._ending:
            time.sleep(_BREATH)
            children = [(command, self._again(command, child)) for command, child in children]
        for _, child in children:
            child.terminate()
        for _, child in children:
            try:
                child.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ending = True

    def _again(self, command: str, child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        if self._ending or child.poll() is None:
            return child
        logging.getLogger(__name__).error("%s ended with %s; starting it again", command, child.returncode)
        return _spawn(command)


def _spawn(command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "hutong", command])
