"""How often one source may come: an exact sliding window, kept in this process; and what one source is."""

from collections import OrderedDict, deque
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import monotonic
from typing import Final

Address = IPv4Address | IPv6Address
WINDOW: Final = 60.0  # seconds
_SOURCES: Final = 50_000  # the longest silent ones are forgotten beyond this


class Rate:
    """Lets `most` through in any minute, wherever the minute begins (a fixed window would let twice that through)."""

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self.most = most
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, source: str) -> bool:
        """Whether this source may come now; one that may not is not counted."""
        times = self._seen.pop(source, None)
        if times is None:
            times = deque()
            if len(self._seen) >= _SOURCES:
                self._seen.popitem(last=False)
        self._seen[source] = times
        if self.is_spent(source):
            return False
        times.append(self._clock())
        return True

    def is_spent(self, source: str) -> bool:
        """Whether this source has come as often as it may; asking counts for nothing."""
        times = self._seen.get(source)
        if times is None:
            return False
        begin = self._clock() - WINDOW
        while times and times[0] <= begin:
            times.popleft()
        return len(times) >= self.most


@lru_cache(maxsize=4096)
def address_of(source: str) -> Address | None:
    """The source as an address; None where the server knows none (a Unix socket). ::ffff:1.2.3.4 is 1.2.3.4."""
    try:
        address = ip_address(source.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address


def one_source(address: Address | None) -> str:
    """What counts as one source: an address, or the /64 network of which an IPv6 host owns every address."""
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address) >> 64 << 64, 64)))
    return str(address)
