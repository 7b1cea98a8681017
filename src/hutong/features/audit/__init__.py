"""Audit: who changed what, written in the transaction of the change, and a chain that shows tampering."""

from hutong.features.audit.record import record

__all__ = ["record"]
