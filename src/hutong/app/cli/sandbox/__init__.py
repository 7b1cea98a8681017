"""`hutong sandbox`: the simulated providers, phone and merchant; and any call of the signed API as that merchant."""

from hutong.app.cli.sandbox import call, commands

app = commands.app
app.command(help=call.HELP)(call.call)

__all__ = ["app"]
