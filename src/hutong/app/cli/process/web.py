"""`hutong web`: one process that serves."""

import typer

from hutong.app.cli.process.log import begin
from hutong.app.cli.term.words import both
from hutong.app.settings import Settings
from hutong.app.web import serve

app = typer.Typer()


@app.command(help=both("启动一个网页与接口进程", "Serve the API, the callbacks and the pages in one process"))
def web() -> None:
    """Serves until told to end."""
    begin()
    serve(Settings.from_environment())
