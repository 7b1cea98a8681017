"""The demo as a newcomer starts it: one command, a payment on every kind of channel, an orderly end."""

import asyncio
import json
import os
import re
import shlex
import signal
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.ports import free_pair

PATIENCE = 90.0  # seconds; two cores with other work on them
READY = "胡同已就绪"


class Running:
    """A demo process and what it has printed."""

    def __init__(self, process: asyncio.subprocess.Process, home: Path) -> None:
        self.process = process
        self.home = home
        self.printed = ""

    async def until(self, words: str) -> str:
        """What it printed up to and with these words."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while words not in self.printed:
                chunk = await self.process.stdout.read(4096)
                assert chunk, f"it ended: {self.printed}"
                self.printed += chunk.decode(errors="replace")
        return self.printed

    async def end(self) -> None:
        """Ends it as Ctrl-C does; TimeoutError when it doesn't go within thirty seconds."""
        self.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(30):
            await self.process.wait()

    def pids(self) -> list[int]:
        """Its processes."""
        return [int(word) for word in (self.home / "demo.pids").read_text().split()]


def environ(home: Path) -> dict[str, str]:
    """As in a reader's shell: Python buffers what it writes to a pipe, so our commands must flush it themselves."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUTONG_", "PYTHONUNBUFFERED"))}
    return {**kept, "HUTONG_HOME": str(home), "LANG": "C.UTF-8"}


async def spawn(home: Path, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hutong", *arguments),
        env=environ(home),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def told(home: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and output of a command."""
    process = await spawn(home, *arguments)
    async with asyncio.timeout(PATIENCE):
        output, _ = await process.communicate()
    return process.returncode or 0, output.decode(errors="replace")


@asynccontextmanager
async def demo(home: Path, port: int) -> AsyncIterator[Running]:
    running = Running(await spawn(home, "demo", "--no-browser", "--port", str(port)), home)
    try:
        yield running
    finally:
        if running.process.returncode is None:
            await running.end()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


async def test_a_newcomers_first_minutes(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_pair()
    async with demo(home, port) as running:
        printed = await running.until("Ctrl-C")
        assert f"http://127.0.0.1:{port + 1}/shop" in printed
        facts = told_by(home)
        assert (facts["base_url"], facts["sandbox_url"]) == (f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}")
        assert {"wxnative", "wxv2native", "aliqr", "auto"} <= set(facts["channels"])
        await _is_set_up_well(home)
        await _pays_everywhere(home)
        for commands in shell_blocks("shop"):
            await _as_in_the_readme(home, commands)
        for commands in shell_blocks("code"):
            await _codes_as_in_the_readme(home, commands)
        await _starts_again_aloud(running)
        busy = await told(home, "demo", "--no-browser", "--port", str(port))
        assert busy[0] == 1
        assert "already runs" in busy[1]
        other = await told(
            tmp_path / "other", "demo", "--no-browser", "--home", str(tmp_path / "other"), "--port", str(port)
        )
        assert other[0] == 1
        assert f"Port {port} is taken" in other[1]
        pids = running.pids()
        await running.end()
        assert not any(alive(pid) for pid in pids)
    await _second_start(home, port, facts)


def told_by(home: Path) -> dict[str, Any]:
    """demo.json, and that its keys are where it says and for their owner only."""
    path = home / "demo.json"
    facts: dict[str, Any] = json.loads(path.read_text())
    assert set(facts) == {"base_url", "sandbox_url", "merchant", "second", "channels", "admin", "sites"}
    assert [(site["scene"], len(site["codes"])) for site in facts["sites"]] == [
        ("parking", 2),
        ("recharge", 2),
        ("parking", 2),
    ]
    assert not {*facts["channels"]} & {*facts["second"]["channels"]}
    merchant = facts["merchant"]
    assert set(merchant) == {"merId", "md5_key", "private_key", "platform_public_key", "portal"}
    people = facts["admin"], merchant["portal"]
    assert all(set(one) == {"url", "username", "password", "payment_password", "totp_secret"} for one in people)
    for file in (path, Path(merchant["private_key"]), home / "master.key"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "PRIVATE KEY" in Path(merchant["private_key"]).read_text()
    assert "PUBLIC KEY" in Path(merchant["platform_public_key"]).read_text()
    return facts


async def _is_set_up_well(home: Path) -> None:
    """Nothing is wrong, and nothing is warned of: a newcomer would look for a mistake of theirs."""
    code, output = await told(home, "doctor", "--json")
    report = json.loads(output)
    wrong = [one for one in report["findings"] if one["level"] != "fine"]
    assert (code, report["errors"], report["warnings"], wrong) == (0, 0, 0, [])


async def _pays_everywhere(home: Path) -> None:
    for channel in ("wxnative", "wxv2native", "aliqr"):
        code, output = await told(home, "sandbox", "shop", "--pay", "--channel", channel, "--json", "--wait", "30")
        assert code == 0, output
        answer = json.loads(output.splitlines()[-1])
        assert answer["verified"] is True
        assert answer["notice"]["fields"]["orderAmt"] == "0.01"


def shell_blocks(word: str) -> list[list[str]]:
    """The README's shell examples of this command of the sandbox, word for word: in Chinese and in English."""
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", readme, re.S | re.M)
    found = [[line.partition("#")[0].strip() for line in block.splitlines()] for block in blocks]
    second = [commands for commands in found if f"sandbox {word}" in commands[0]]
    assert len(second) == 2
    assert all(len(commands) == 2 for commands in second)
    return second


async def _as_in_the_readme(home: Path, commands: list[str]) -> None:
    """Types the first command, waits for its payurl, types the second with it; both must end well."""
    (_, *order), (_, *pay) = (shlex.split(command) for command in commands)
    assert commands[0].startswith(".venv/bin/hutong ")
    assert commands[1].startswith(".venv/bin/hutong ")
    shop = await spawn(home, *order)
    try:
        assert shop.stdout is not None
        async with asyncio.timeout(PATIENCE):
            payurl = ""
            while not payurl:
                line = (await shop.stdout.readline()).decode()
                assert line, "the shop ended without a payurl"
                payurl = line.partition("payurl  ")[2].strip()
            code, output = await told(home, *(payurl if word == "PAYURL" else word for word in pay))
            assert code == 0, output
            heard = (await shop.stdout.read()).decode()
            assert await shop.wait() == 0, heard
        assert "success" in heard
        assert "orderAmt=0.01" in heard
    finally:
        if shop.returncode is None:
            shop.kill()
            await shop.wait()


async def _codes_as_in_the_readme(home: Path, commands: list[str]) -> None:
    """Both people's codes are told."""
    for command in commands:
        name, *words = shlex.split(command)
        code, output = await told(home, *words)
        assert (name, code) == (".venv/bin/hutong", 0), output
        assert re.search(r"\b\d{6}\b|\b\d{3} \d{3}\b", output), output


async def _starts_again_aloud(running: Running) -> None:
    before = running.pids()
    os.kill(before[1], signal.SIGKILL)
    await running.until("restarting")
    async with asyncio.timeout(PATIENCE):
        while running.pids() == before:
            await asyncio.sleep(0.05)
    assert set(before) & set(running.pids()) == {before[0], before[2]}


async def _second_start(home: Path, port: int, before: dict[str, Any]) -> None:
    async with demo(home, port) as running:
        await running.until(READY)
        assert told_by(home) == before
        code, output = await told(home, "sandbox", "shop", "--pay", "--channel", "wxjsapi", "--json", "--wait", "30")
        assert code == 0, output


async def test_a_killed_demo_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_pair()
    async with demo(home, port) as running:
        await running.until(READY)
        left = running.pids()
        running.process.kill()
        await running.process.wait()
        assert all(alive(pid) for pid in left)
    async with demo(home, port) as running:
        printed = await running.until(READY)
        assert "Ended 3 processes" in printed
        assert not any(alive(pid) for pid in left)


@pytest.mark.parametrize("port", ["0", "65535", "x"])
async def test_a_bad_port_is_refused(tmp_path: Path, port: str) -> None:
    code, _ = await told(tmp_path, "demo", "--no-browser", "--port", port)
    assert code == 2
