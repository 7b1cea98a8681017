"""Notices: signed messages owed to merchants, repeated until they are answered with `success`."""

from hutong.features.notices.tables import host_of

__all__ = ["host_of"]
