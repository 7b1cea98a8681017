"""Audit: who changed what, written in the transaction of the change."""

from hutong.features.audit.record import record

__all__ = ["record"]
