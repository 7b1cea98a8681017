"""`hutong message`: messages by template, how each kind is set up, and the check of the accounts' templates."""

from hutong.app.cli.message import commands, settings

app = commands.app
app.add_typer(settings.app, name="settings")
app.command(help=settings.CHECK)(settings.check)

__all__ = ["app"]
