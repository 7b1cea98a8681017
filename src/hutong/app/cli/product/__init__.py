"""`hutong product`: what merchants may write into `channel`, and which channels carry it."""

from hutong.app.cli.product import carriers, commands

app = commands.app
app.command("show", help=carriers.SHOW)(carriers.show)
app.command("carrier", help=carriers.CARRIER)(carriers.carrier)
app.command("explain", help=carriers.EXPLAIN)(carriers.explain)

__all__ = ["app"]
