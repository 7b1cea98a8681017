"""What the demo prints: each step with its time, then where to click."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

console = Console(highlight=False)


@contextmanager
def step(zh: str, en: str) -> Iterator[None]:
    """A line that turns while something is done, and stays with a tick and the seconds it took."""
    began = time.monotonic()
    with console.status(f"{zh} [dim]{en}[/dim]"):
        yield
    console.print(f"[green]✔[/green] {zh} [dim]{en}  {time.monotonic() - began:.1f} s[/dim]")


def welcome(facts: dict[str, Any], home: Path) -> None:
    """Where to click, and what to type."""
    console.print()
    console.print(Panel(_places(facts, home), title="胡同已就绪 Hutong is ready", border_style="green", expand=False))
    console.print("另开一个终端试试 In another terminal:", style="dim")
    given = "" if home.resolve() == (Path.cwd() / ".demo").resolve() else f"HUTONG_HOME={home} "
    console.print(f"  {given}{_command()} sandbox shop --pay", soft_wrap=True)
    console.print(f"  {given}{_command()} sandbox code          # 后台的登录验证码 the office's code", soft_wrap=True)
    console.print(f"  {given}{_command()} sandbox code portal   # 商户后台的 the portal's", soft_wrap=True)
    console.print("按 Ctrl-C 结束。 Ctrl-C ends it.\n", style="dim")


def _places(facts: dict[str, Any], home: Path) -> Table:
    """Where to click; an address is whole on any terminal, what is beside it wraps."""
    sandbox, hub = facts["sandbox_url"], facts["base_url"]
    merchant = facts["merchant"]
    rows = (
        ("① 小店 Shop", f"{sandbox}/shop", "[dim]下一单 order something[/dim]"),
        ("② 手机 Phone", f"{sandbox}/phone", "[dim]扫码付款 scan and pay[/dim]"),
        ("③ 道闸 Gate", f"{sandbox}/gate", "[dim]扫码缴费 pay, and it opens[/dim]"),
        ("④ 后台 Office", f"{hub}/office/", _signs_in(facts["admin"])),
        ("⑤ 商户 Portal", f"{hub}/portal/", _signs_in(merchant["portal"])),
    )
    api = f"{hub}/api/pay"
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", min_width=max(len(api), *(len(address) for _, address, _ in rows)))
    table.add_column()
    for name, address, note in rows:
        table.add_row(name, f"[bold cyan link={address}]{address}[/]", note)
    table.add_row("   接口 API", api, f"[dim]merId {merchant['merId']}[/dim]")
    table.add_row("   密钥 Keys", str(home / "demo.json"), "[dim]商户密钥与产品 keys and products[/dim]")
    return table


def _signs_in(facts: dict[str, Any]) -> str:
    return f"{facts['username']} [dim]/[/] {facts['password']}"


def _command() -> str:
    """How the reader calls us: `hutong`, with its folder when it isn't on the path."""
    ours = Path(sys.executable).parent / "hutong"
    if str(ours.parent) in os.environ.get("PATH", "").split(os.pathsep) or not ours.exists():
        return "hutong"
    relative = os.path.relpath(ours)
    return relative if not relative.startswith("..") else str(ours)
