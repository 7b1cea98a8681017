"""The embedded PostgreSQL: a real server from a wheel, for the demo, the tests and small installations."""

from hutong.app.postgres.place import NoServer
from hutong.app.postgres.server import Postgres, forget, running, start

__all__ = ["NoServer", "Postgres", "forget", "running", "start"]
