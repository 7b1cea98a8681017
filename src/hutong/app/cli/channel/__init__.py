"""`hutong channel`: set channels up in the draft, look at what would change, publish it, go back."""

from hutong.app.cli.channel import away, commands, revision

app = commands.app
app.add_typer(revision.app)
app.add_typer(away.app)

__all__ = ["app"]
