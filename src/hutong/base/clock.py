"""What time it is: aware UTC inside, Beijing time where a provider's manual says so."""

from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def beijing(moment: datetime) -> datetime:
    """The same moment on a clock in Beijing (China has no summer time)."""
    return moment.astimezone(BEIJING)


def beijing_day(moment: datetime) -> str:
    """The day on a calendar in Beijing, as it is written everywhere: 2026-11-28."""
    return f"{beijing(moment):%Y-%m-%d}"
