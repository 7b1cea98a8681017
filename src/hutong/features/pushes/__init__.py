"""Pushes: what platforms tell applications; each is kept first, handed to whoever it is for, and answered in time."""

from hutong.features.pushes.event import Event, Handler

__all__ = ["Event", "Handler"]
