"""`hutong sandbox`: the simulated providers, phone and merchant; and any call of the signed API as that merchant."""

from hutong.app.cli.sandbox import call, code, commands, directory, rider, shopping, wechat

app = commands.app
app.command(help=call.HELP)(call.call)
app.command(help=code.HELP)(code.code)
app.command(help=rider.HELP)(rider.rider)
app.command(help=shopping.REVIEW_HELP)(shopping.review)
app.add_typer(shopping.buyer, name="buyer")
wechat.app.add_typer(directory.app, name="directory")
app.add_typer(wechat.app, name="wechat")

__all__ = ["app"]
