"""Access limits: how many orders a minute one source may send, who is free of that, and who was refused lately."""

from hutong.features.access.throttle import QUERIES, Throttle

__all__ = ["QUERIES", "Throttle"]
