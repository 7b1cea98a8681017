"""The payment pages behind a payurl: a QR code on a desktop, a direct start on a phone, and the result."""

from hutong.doors.cashier.desk import Desk
from hutong.doors.cashier.routes import Cashier

__all__ = ["Cashier", "Desk"]
