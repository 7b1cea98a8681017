"""Posting to an address that a merchant chose: guarded, pinned to the checked address, no redirects, 64 KB at most."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final, Literal

from hutong.base.http import NeverLeft, Reply, Wire
from hutong.features.notices.guard import LookUp, check, resolve
from hutong.features.notices.names import Names

LIMIT: Final = 64 * 1024
_KEPT: Final = 512  # connection pools, one a receiver


class Post:
    """Keeps a pool of connections for every (host, address, port) lately posted to."""

    def __init__(self, *, loopback: bool = False, look_up: LookUp | None = None) -> None:
        """`loopback` (sandbox mode) allows addresses of this machine; `look_up`: the system's resolver if not given."""
        self._loopback = loopback
        self._names = Names()
        self._look_up = look_up or self._names.look_up
        self._wires: OrderedDict[tuple[str, str, int], Wire] = OrderedDict()

    async def send(self, url: str, content_type: str, body: bytes, timeout: float) -> Reply:
        """The receiver's answer within `timeout` seconds, looking its name up included.

        Refusal (BAD_URL) when the address is not allowed; NeverLeft, NoAnswer.
        """
        headers = {"content-type": content_type, "user-agent": "Hutong", "accept": "text/plain, */*"}
        return await self._through("POST", url, headers, body, timeout)

    async def look(self, url: str, timeout: float, method: Literal["HEAD", "OPTIONS"] = "HEAD") -> Reply:
        """Whether somebody answers at an address at all: nothing is told there. See `send`."""
        return await self._through(method, url, {"user-agent": "Hutong"}, b"", timeout)

    async def _through(self, method: str, url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> Reply:
        parts = check(url, loopback=self._loopback)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        began = time.monotonic()
        wire = self._wire((host, await self._resolve(host, port, timeout), port))
        left = max(timeout - (time.monotonic() - began), 0.001)
        return await wire.send(method, url, headers=headers, body=body, timeout=left, limit=LIMIT)

    async def _resolve(self, host: str, port: int, timeout: float) -> str:
        try:
            async with asyncio.timeout(timeout):
                return await resolve(host, port, self._look_up, loopback=self._loopback)
        except TimeoutError as error:
            raise NeverLeft(f"no address of {host[:100]} within {timeout:g} s") from error
        except (OSError, UnicodeError) as error:
            raise NeverLeft(f"no address of {host[:100]}: {error}") from error

    async def close(self) -> None:
        """Ends every pool."""
        self._names.close()
        while self._wires:
            await self._wires.popitem()[1].close()

    def _wire(self, target: tuple[str, str, int]) -> Wire:
        wire = self._wires.pop(target, None) or Wire(pinned=target)
        self._wires[target] = wire
        if len(self._wires) > _KEPT:
            self._wires.popitem(last=False)  # its connections close when what uses them is done
        return wire
