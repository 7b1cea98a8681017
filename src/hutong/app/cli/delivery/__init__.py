"""`hutong delivery`: what is delivered, one whole, cancelling, carriers and shops."""

from hutong.app.cli.delivery.commands import app

__all__ = ["app"]
