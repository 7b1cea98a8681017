"""What every simulator of a provider shares that is not protocol: book, mischief, knocking, phone side."""

from hutong.capabilities.simulation.book import Book
from hutong.capabilities.simulation.inprocess import InProcess
from hutong.capabilities.simulation.knocker import Call, Knocker
from hutong.capabilities.simulation.mischief import Mischief, Mischiefs
from hutong.capabilities.simulation.simulator import Account, Bill, BillState, Home, PaySimulator, Wallet

__all__ = [
    "Account",
    "Bill",
    "BillState",
    "Book",
    "Call",
    "Home",
    "InProcess",
    "Knocker",
    "Mischief",
    "Mischiefs",
    "PaySimulator",
    "Wallet",
]
