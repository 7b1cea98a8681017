"""Routing: which channel does a kind of business now, which stands by, and which is passed over for a while."""

from hutong.switchboard.routing.health import Health
from hutong.switchboard.routing.router import Carried, Missed, Router, Stop

__all__ = ["Carried", "Health", "Missed", "Router", "Stop"]
