"""Addresses and networks: how people write them, and a set of them that is as quick for a thousand as for one."""

from collections.abc import Iterable
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from hutong.base.errors import Problem, Refusal
from hutong.base.rate import Address
from hutong.base.text import Text

Network = IPv4Network | IPv6Network
Entry = tuple[Network, datetime | None]  # and until when; None: for good
_MAPPED: Final = IPv6Network("::ffff:0:0/96")  # IPv4 addresses as an IPv6 socket shows them
_WIDEST: Final = {4: 8, 6: 16}  # bits that are given at least: whoever allows the whole internet has no limit


def network(text: str) -> Network:
    """An address or network as somebody typed it; host bits are dropped. Refusal (BAD_SOURCE)."""
    given = text.strip()
    try:
        found: Network = ip_network("" if "%" in given else given, strict=False)  # a zone is this machine's own word
    except ValueError:
        raise _bad(given, Text("写成 203.0.113.5 或 203.0.113.0/24", "write 203.0.113.5 or 203.0.113.0/24")) from None
    if isinstance(found, IPv6Network) and found.subnet_of(_MAPPED):
        found = IPv4Network((int(found.network_address) & 0xFFFF_FFFF, found.prefixlen - 96))
    if found.prefixlen < _WIDEST[found.version]:
        least = _WIDEST[found.version]
        raise _bad(given, Text(f"网段太大，至少写到 /{least}", f"too wide: /{least} at least"))
    return found


def written(found: Network) -> str:
    """A network as it is kept and shown: one address without its /32."""
    return str(found.network_address) if found.prefixlen == found.max_prefixlen else str(found)


class Networks:
    """A set of networks. Asking costs one look-up for each size of network in it, however many there are."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._sizes: dict[tuple[int, int], dict[int, datetime | None]] = {}
        for one, until in entries:
            bits = one.max_prefixlen - one.prefixlen
            known = self._sizes.setdefault((one.version, bits), {})
            number = int(one.network_address) >> bits
            before = known.get(number, until)
            known[number] = None if before is None or until is None else max(before, until)

    def holds(self, address: Address, at: datetime) -> bool:
        """Whether the address is in one that counts at this moment."""
        number = int(address)
        for (version, bits), known in self._sizes.items():
            if version == address.version and number >> bits in known:
                until = known[number >> bits]
                if until is None or until > at:
                    return True
        return False


def _bad(given: str, why: Text) -> Refusal:
    shown = given[:60]
    return Refusal(Problem.BAD_SOURCE, Text(f"{shown}（{why.zh}）", f"{shown} ({why.en})"), [("network", why)])
