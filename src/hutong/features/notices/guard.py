"""Which addresses the hub may post to: resolved once, every answer checked, and the checked address connected to."""

import asyncio
import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from hutong.base.errors import Problem, Refusal

Address = IPv4Address | IPv6Address
_NAT64: Final = 0x0064_FF9B << 96  # 64:ff9b::/96 carries an IPv4 address in its last four bytes
_ODD_NUMBER: Final = re.compile(r"(0x[0-9a-f]+|[0-9]+)(\.(0x[0-9a-f]+|[0-9]+))*")  # 2130706433, 0x7f.1, 127.1
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\\]")


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
    _check_host(parts.hostname.rstrip("."), loopback)
    return parts


def _check_host(host: str, loopback: bool) -> None:
    literal = _literal(host)
    if literal is not None:
        good = allowed(literal, loopback=loopback)
    elif host == "localhost" or host.endswith(".localhost"):
        good = loopback
    else:
        good = "." in host and not _ODD_NUMBER.fullmatch(host)
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


async def resolve(host: str, port: int, *, loopback: bool = False) -> str:
    """The address to connect to. Refusal when any address of the name is not allowed; OSError when it has none."""
    literal = _literal(host.rstrip("."))
    if literal is not None:
        found: list[Address] = [literal]
    else:
        answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        found = [ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    if not found or not all(allowed(address, loopback=loopback) for address in found):
        raise Refusal(Problem.BAD_URL, host[:100])
    return str(found[0])


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _carried(address: Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one: mapped, 6to4, Teredo or NAT64."""
    if isinstance(address, IPv4Address):
        return None
    if int(address) >> 32 == _NAT64 >> 32:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour
