"""`hutong sandbox`: the simulated providers, phone and merchant; and any call of the signed API as that merchant."""

from hutong.app.cli.sandbox import call, code, commands

app = commands.app
app.command(help=call.HELP)(call.call)
app.command(help=code.HELP)(code.code)

__all__ = ["app"]
