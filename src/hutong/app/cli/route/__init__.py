"""`hutong route`: which channel does which kind of business, why, and what when it fails."""

from hutong.app.cli.route import commands, explain

app = commands.app
app.command(
    "explain",
    help=explain.HELP,
)(explain.explain)

__all__ = ["app"]
