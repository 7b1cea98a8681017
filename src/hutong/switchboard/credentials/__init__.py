"""What providers lend for a while, such as access tokens: one process gets each, every process and channel uses it."""

from hutong.switchboard.credentials.holder import Holder
from hutong.switchboard.credentials.lender import Lender, Loan
from hutong.switchboard.credentials.store import Kept, Key, Store

__all__ = ["Holder", "Kept", "Key", "Lender", "Loan", "Store"]
