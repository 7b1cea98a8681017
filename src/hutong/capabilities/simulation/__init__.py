"""What every simulator of a provider shares that is not protocol: book, shelf, mischief, knocking, phone side."""

from hutong.capabilities.simulation.book import Book
from hutong.capabilities.simulation.delivery import DeliverySimulator, Errand
from hutong.capabilities.simulation.home import Account, Home, Simulator
from hutong.capabilities.simulation.inprocess import InProcess
from hutong.capabilities.simulation.knocker import Call, Knocker
from hutong.capabilities.simulation.mischief import Mischief, Mischiefs
from hutong.capabilities.simulation.pay import Bill, BillState, PaySimulator, Wallet
from hutong.capabilities.simulation.shelf import Shelf
from hutong.capabilities.simulation.shop import ShopSimulator, ShopThing
from hutong.capabilities.simulation.sms import Message, SmsSimulator
from hutong.capabilities.simulation.storage import StorageSimulator

__all__ = [
    "Account",
    "Bill",
    "BillState",
    "Book",
    "Call",
    "DeliverySimulator",
    "Errand",
    "Home",
    "InProcess",
    "Knocker",
    "Message",
    "Mischief",
    "Mischiefs",
    "PaySimulator",
    "Shelf",
    "ShopSimulator",
    "ShopThing",
    "Simulator",
    "SmsSimulator",
    "StorageSimulator",
    "Wallet",
]
