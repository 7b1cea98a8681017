"""`hutong files`: what is kept where, moving it between carriers, and what is to be thrown away."""

from hutong.app.cli.files import commands, migrate

app = commands.app
app.command(help=migrate.HELP)(migrate.migrate)

__all__ = ["app"]
