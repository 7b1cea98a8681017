"""`hutong worker`: one process that does what nobody waits for."""

import asyncio

import typer

from hutong.app.cli.process.log import begin
from hutong.app.cli.term.words import both
from hutong.app.settings import Settings
from hutong.app.worker import serve

app = typer.Typer()


@app.command(
    help=both("启动一个后台进程（通知、追查、退款）", "Deliver notices, chase attempts and refunds in one process")
)
def worker() -> None:
    """Works until told to end."""
    begin()
    asyncio.run(serve(Settings.from_environment()))
