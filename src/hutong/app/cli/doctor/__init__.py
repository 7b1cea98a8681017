"""`hutong doctor`: examines the whole set-up, and says what is wrong and what helps."""

from hutong.app.cli.doctor.commands import app

__all__ = ["app"]
