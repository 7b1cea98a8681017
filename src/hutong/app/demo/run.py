"""The demo from start to end: database, tables, keys, channels, processes, and an orderly stop."""

import asyncio
import contextlib
import fcntl
import json
import signal
import socket
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from hutong.app import migrate, postgres
from hutong.app.demo import people, places, reminding, seed
from hutong.app.demo.children import Child, Children, Died
from hutong.app.demo.show import console, step, welcome
from hutong.app.hub import connect
from hutong.app.sandbox.world import World
from hutong.app.settings import Settings
from hutong.base.http import NeverLeft, NoAnswer, Wire
from hutong.features import audit
from hutong.features.merchants.offers import offers
from hutong.switchboard.actor import Actor
from hutong.switchboard.seal import Keeper

_PATIENCE: Final = 60.0  # seconds for the processes to answer
_COMMANDS: Final = ("web", "worker", "sandbox")


class Cannot(Exception):
    """Why the demo can't start, and what to do, in both languages."""


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the demo lives: its folder, its port (the sandbox has the next one)."""

    home: Path
    port: int
    browse: bool

    @property
    def base_url(self) -> str:
        """The hub's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox_url(self) -> str:
        """The sandbox's address."""
        return f"http://127.0.0.1:{self.port + 1}"

    def run(self) -> None:
        """Everything, until Ctrl-C or SIGTERM. Cannot."""
        self.home.mkdir(parents=True, exist_ok=True)
        with _alone(self.home):
            (self.home / "demo.json").unlink(missing_ok=True)  # of an earlier run: its ports don't answer yet
            _interruptible()
            self._serve()

    def _serve(self) -> None:
        settings = replace(
            Settings.from_environment(),
            home=self.home,
            port=self.port,
            base_url=self.base_url,
            sandbox_url=self.sandbox_url,
        )
        with contextlib.ExitStack() as opened:
            children = Children(_COMMANDS, self.home, {})
            if left := children.clear():
                console.print(
                    f"已结束上次留下的 {left} 个进程。 Ended {left} processes that were left over.", style="dim"
                )
            _free(self.port)
            _free(self.port + 1)
            if not settings.database_url:
                with step("启动内置数据库", "embedded PostgreSQL"):
                    server = postgres.start(self.home)
                opened.callback(server.stop)
                settings = replace(settings, database_url=server.dsn)
            with step("建表", "migrate"):
                asyncio.run(migrate.upgrade(settings.database_url))
            with step("开通模拟账户、通道与商户", "accounts, channels, merchant"):
                facts = asyncio.run(self._seed(settings))
            children = Children(_COMMANDS, self.home, self._environ(settings))
            opened.callback(children.end)
            opened.callback(_deaf)
            children.start()
            asyncio.run(self._watch(children, facts))

    def _environ(self, settings: Settings) -> dict[str, str]:
        """What the processes are told."""
        return {
            "HUTONG_DATABASE_URL": settings.database_url,
            "HUTONG_HOME": str(self.home.resolve()),
            "HUTONG_PORT": str(self.port),
            "HUTONG_BASE_URL": self.base_url,
            "HUTONG_SANDBOX_URL": self.sandbox_url,
        }

    async def _seed(self, settings: Settings) -> dict[str, Any]:
        settings.make_master_key()
        world = World(self.sandbox_url, self.base_url, book=self.home / "sandbox.db")
        pool = await connect(settings)
        try:
            accounts = await asyncio.to_thread(seed.accounts, world)
            keeper = await Keeper.start(pool, settings.master_key())
            actor = Actor(pool, keeper.vault, audit.record, "demo", offers)
            channels = await seed.configure(actor, accounts, world, self.base_url)
            merchant = await seed.merchant(actor, self.home / "keys")
            second = await seed.second(actor, self.home / "keys")
            signs_in = await people.furnish(actor, self.home / "keys", self.base_url)
            sites = await places.furnish(actor, keeper.vault, seed.MER_ID, self.base_url, self.sandbox_url)
        finally:
            await world.close()
            await pool.close()
        return {
            "base_url": self.base_url,
            "sandbox_url": self.sandbox_url,
            "admin": signs_in["office"],
            "merchant": {**merchant, "portal": signs_in["portal"]},
            "second": second,
            "sites": sites,
            "channels": [name for name in channels if name not in second["channels"]],
        }

    async def _watch(self, children: Children, facts: dict[str, Any]) -> None:
        """Waits until all answer, says where to click, and keeps the processes running."""
        http = Wire()
        try:
            with step("启动平台、后台与沙箱", "web, worker, sandbox"):
                async with asyncio.timeout(_PATIENCE):
                    await _healthy(http, children, f"{self.base_url}/health", f"{self.sandbox_url}/health")
                    await reminding.introduce(http, self.sandbox_url, self.base_url)
        except TimeoutError as error:
            words = "\n".join(f"{child.command}: {child.last_words(5)}" for child in children.all)
            raise Cannot(f"{_PATIENCE:.0f} 秒内没有就绪。 Not ready within {_PATIENCE:.0f} s.\n{words}") from error
        except Died as died:
            raise Cannot(f"一个进程没能启动。 A process could not start: {died}") from died
        finally:
            await http.close()
        seed.write(self.home / "demo.json", facts)  # last: whoever finds it finds everything answering
        welcome(facts, self.home)
        if self.browse:
            await asyncio.to_thread(webbrowser.open, f"{self.sandbox_url}/shop")
        await children.watch(_say_died)


async def _healthy(http: Wire, children: Children, *addresses: str) -> None:
    for address in addresses:
        while not await _answers(http, address):
            children.check()
            await asyncio.sleep(0.1)
    children.check()


async def _answers(http: Wire, address: str) -> bool:
    try:
        reply = await http.send("GET", address, headers={}, timeout=5.0)
        return reply.status == 200 and isinstance(json.loads(reply.body), dict)
    except (NeverLeft, NoAnswer, ValueError):
        return False


def _say_died(child: Child) -> None:
    code = child.process.returncode if child.process else "?"
    console.print(
        f"[yellow]进程 {child.command} 意外结束（{code}），正在重启。 It ended unexpectedly; restarting.[/yellow]"
    )
    console.print(child.last_words(6), style="dim", markup=False)


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One demo a folder."""
    with (home / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Cannot(
                f"{home} 里已有一个演示在运行；用 --home 换一个目录。"
                f" A demo already runs in {home}; use another folder with --home."
            ) from error
        yield


def _free(port: int) -> None:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return
    except OSError as error:
        raise Cannot(
            f"端口 {port} 已被占用；用 HUTONG_PORT 或 --port 换一个（还会用到下一个端口）。"
            f" Port {port} is taken; choose another with HUTONG_PORT or --port (the next one is used, too)."
        ) from error


def _interruptible() -> None:
    """SIGTERM ends the demo as Ctrl-C does; also where it was started with SIGINT ignored, as in a script."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)


def _deaf() -> None:
    """From here on nothing interrupts the orderly end; it takes seconds."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    console.print("\n正在停止… Stopping…", style="dim")
