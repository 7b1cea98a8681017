"""Posting to an address that a merchant chose: guarded, pinned to the checked address, no redirects, 64 KB at most."""

from collections import OrderedDict
from typing import Final

from hutong.base.http import Reply, Wire
from hutong.features.notices.guard import check, resolve

LIMIT: Final = 64 * 1024
_KEPT: Final = 512  # connection pools, one a receiver


class Post:
    """Keeps a pool of connections for every (host, address, port) lately posted to."""

    def __init__(self, *, loopback: bool = False) -> None:
        """`loopback` (sandbox mode) allows addresses of this machine."""
        self._loopback = loopback
        self._wires: OrderedDict[tuple[str, str, int], Wire] = OrderedDict()

    async def send(self, url: str, content_type: str, body: bytes, timeout: float) -> Reply:
        """The receiver's answer. Refusal (BAD_URL) when the address is not allowed; NeverLeft, NoAnswer, OSError."""
        parts = check(url, loopback=self._loopback)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = await resolve(host, port, loopback=self._loopback)
        wire = await self._wire((host, address, port))
        headers = {"content-type": content_type, "user-agent": "Hutong", "accept": "text/plain, */*"}
        return await wire.send("POST", url, headers=headers, body=body, timeout=timeout, limit=LIMIT)

    async def close(self) -> None:
        """Ends every pool."""
        while self._wires:
            await self._wires.popitem()[1].close()

    async def _wire(self, target: tuple[str, str, int]) -> Wire:
        wire = self._wires.pop(target, None) or Wire(pinned=target)
        self._wires[target] = wire
        if len(self._wires) > _KEPT:
            self._wires.popitem(last=False)  # its connections close when what uses them is done
        return wire
