"""`hutong channel`: set channels up in the draft, look at what would change, publish it, go back."""

from hutong.app.cli.channel import commands, revision

app = commands.app
app.add_typer(revision.app)

__all__ = ["app"]
