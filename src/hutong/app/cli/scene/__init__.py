"""`hutong scene`: places where people scan a code and pay: their kinds, sites, codes and parked cars."""

from hutong.app.cli.scene import code, kinds, session, site, trial

app = kinds.app
app.add_typer(site.app, name="site")
app.add_typer(code.app, name="code")
app.add_typer(session.app, name="session")
site.app.command("try", help=trial.HELP)(trial.try_)

__all__ = ["app"]
