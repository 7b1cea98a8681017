"""The pages behind a printed code: what is to be paid for, what is due, and what became of it."""

from hutong.doors.scene.routes import SceneDoor

__all__ = ["SceneDoor"]
