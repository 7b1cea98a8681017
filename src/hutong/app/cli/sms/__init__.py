"""`hutong sms`: what was sent, templates, limits, blocked numbers, and where receipts go."""

from hutong.app.cli.sms import limits, messages, templates

app = messages.app
app.add_typer(templates.app, name="template")
app.add_typer(limits.app)

__all__ = ["app"]
