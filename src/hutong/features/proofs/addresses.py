"""The server's public addresses, for platforms' white lists: entered by an operator, or found where they can be."""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.switchboard.actor import Actor

MOST: Final = 20  # that a platform's white list holds
_FAR: Final = ((socket.AF_INET, "198.51.100.1"), (socket.AF_INET6, "2001:db8::1"))  # nobody's; nothing is sent there


@dataclass(frozen=True, slots=True)
class Addresses:
    """`entered` tells whether an operator entered them; else they were found, if any was."""

    addresses: tuple[str, ...]
    entered: bool


async def look(pool: Pool) -> Addresses:
    """What is entered; where nothing is, this machine's outgoing addresses, as far as they are public."""
    rows = await pool.fetch("SELECT address FROM server_address ORDER BY address")
    if rows:
        return Addresses(tuple(row["address"] for row in rows), entered=True)
    return Addresses(await asyncio.to_thread(outgoing), entered=False)


async def enter(actor: Actor, addresses: Sequence[str]) -> Addresses:
    """Keeps these and no others; none: they are found again. Refusal (BAD_SERVER_IP)."""
    wanted = checked(addresses)
    async with actor.change() as connection:
        await connection.execute("DELETE FROM server_address")
        await connection.executemany("INSERT INTO server_address VALUES ($1)", [(one,) for one in wanted])
        await actor.note(connection, "server.addresses", "server", {"addresses": wanted})
    return await look(actor.pool)


def checked(addresses: Sequence[str]) -> list[str]:
    """Public addresses as they are written, each once; Refusal (BAD_SERVER_IP) names the first that is none."""
    found: list[str] = []
    for text in filter(None, (one.strip() for one in addresses)):
        try:
            address = ip_address(text)
        except ValueError:
            raise _wrong(text, Text("不是 IP 地址", "it is no address")) from None
        if not address.is_global:
            raise _wrong(text, Text("不是公网地址", "it is no public address"))
        if str(address) not in found:
            found.append(str(address))
    if len(found) > MOST:
        raise _wrong(str(len(found)), Text(f"最多 {MOST} 个", f"{MOST} at most"))
    return found


def _wrong(text: str, why: Text) -> Refusal:
    detail = Text(f"{text[:64]}（{why.zh}）", f"{text[:64]} ({why.en})")
    return Refusal(Problem.BAD_SERVER_IP, detail, [("addresses", detail)])


def outgoing() -> tuple[str, ...]:
    """The public addresses from which this machine would speak; none behind a router that translates them."""
    found = []
    for family, far in _FAR:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((far, 9))  # chooses a way out; a datagram socket sends nothing by that
                address = ip_address(probe.getsockname()[0])
        except OSError:
            continue
        if address.is_global:
            found.append(str(address))
    return tuple(found)
