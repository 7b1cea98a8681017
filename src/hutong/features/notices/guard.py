"""Which addresses the hub may post to: resolved once, every answer checked, and the checked address connected to."""

import re
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from hutong.base.errors import Problem, Refusal

Address = IPv4Address | IPv6Address
LookUp = Callable[[str, int], Awaitable[Sequence[str]]]  # a name's addresses as text; OSError when it has none
_NAT64: Final = 0x0064_FF9B << 96  # 64:ff9b::/96 carries an IPv4 address in its last four bytes
# Nothing that a client could decode or map into another name than the one that was looked up and checked here:
# no per cent signs, no letters beyond ASCII (such names are written as xn--…), no number at the end (127.1, 0x7f.1).
_NAME: Final = re.compile(r"([a-z0-9_-]{1,63}\.)+(?!(0x[0-9a-f]*|[0-9]+)\.?$)[a-z0-9_-]{1,63}\.?")
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\\]")


@lru_cache(maxsize=4096)  # a merchant names the same address in every order
def check(url: str, *, loopback: bool = False) -> SplitResult:
    """The parts of a notification address; Refusal when its form, or the literal address in it, is not allowed.

    `loopback` (sandbox mode) allows this machine itself, and nothing else that is private.
    """
    if _UNSAFE.search(url):
        raise Refusal(Problem.BAD_URL, url[:100])
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refusal(Problem.BAD_URL, url[:100]) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or port == 0:
        raise Refusal(Problem.BAD_URL, url[:100])
    _check_host(parts.hostname, loopback)
    return parts


def _check_host(host: str, loopback: bool) -> None:
    literal = _literal(host)
    if literal is not None:
        good = allowed(literal, loopback=loopback)
    elif host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost"):
        good = loopback
    else:
        good = _NAME.fullmatch(host) is not None
    if not good:
        raise Refusal(Problem.BAD_URL, host[:100])


def allowed(address: Address, *, loopback: bool = False) -> bool:
    """Whether an address is on the public internet (or, in sandbox mode, this machine)."""
    inner = _carried(address)
    if inner is not None:
        return allowed(inner, loopback=loopback)
    if address.is_loopback:
        return loopback
    return address.is_global and not address.is_multicast


async def resolve(host: str, port: int, look_up: LookUp, *, loopback: bool = False) -> str:
    """The address to connect to. Refusal when any address of the name is not allowed; OSError when it has none."""
    literal = _literal(host)
    if literal is not None:
        found: list[Address] = [literal]
    else:
        found = [ip_address(text.partition("%")[0]) for text in await look_up(host, port)]
    bad = [address for address in found if not allowed(address, loopback=loopback)]
    if bad or not found:
        raise Refusal(Problem.BAD_URL, f"{host[:100]} → {bad[0] if bad else '-'}")
    return str(found[0])


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _carried(address: Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one: mapped, compatible, 6to4, Teredo or NAT64."""
    if isinstance(address, IPv4Address):
        return None
    if int(address) >> 32 in (_NAT64 >> 32, 0) and int(address) > 1:  # 0: ::127.0.0.1, the oldest spelling
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour
