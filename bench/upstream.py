"""A provider that answers native orders of WeChat Pay V3, correctly signed, 100 ms after it was asked.

It checks nothing and signs once a second, since it is not what is measured and shares its core with the load.
"""

import asyncio
import sys
import time
from base64 import b64encode
from pathlib import Path
from typing import cast

import uvloop
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bench.world import World

DELAY = 0.1  # seconds
_BODY = b'{"code_url":"weixin://wxpay/bizpayurl?pr=p4lpSuKzz"}'


class Answers:
    """The signed answer of each second."""

    def __init__(self, world: World) -> None:
        key = serialization.load_pem_private_key(world.platform_private.encode(), password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self._key = key
        self._serial = world.platform_id
        self._second = 0
        self._answer = b""

    def now(self) -> bytes:
        """The answer as it is to be sent at this moment."""
        second = int(time.time())
        if second != self._second:
            nonce = f"{second:032d}"
            signed = self._key.sign(
                f"{second}\n{nonce}\n".encode() + _BODY + b"\n", padding.PKCS1v15(), hashes.SHA256()
            )
            self._second, self._answer = second, self._made(second, nonce, b64encode(signed).decode())
        return self._answer

    def _made(self, second: int, nonce: str, signature: str) -> bytes:
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
            f"Content-Length: {len(_BODY)}\r\nRequest-ID: {nonce}\r\nWechatpay-Nonce: {nonce}\r\n"
            f"Wechatpay-Timestamp: {second}\r\nWechatpay-Serial: {self._serial}\r\n"
            f"Wechatpay-Signature: {signature}\r\nWechatpay-Signature-Type: WECHATPAY2-SHA256-RSA2048\r\n\r\n"
        )
        return head.encode() + _BODY


class Server(asyncio.Protocol):
    """One connection; requests on it are answered one after the other."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class

    def data_received(self, data: bytes) -> None:
        """Answers a request DELAY after it is whole."""
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        lower = self._buffer[:head].lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._buffer) >= head + 4 + length:
            self._buffer = self._buffer[head + 4 + length :]
            asyncio.get_running_loop().call_later(DELAY, self._answer)

    def _answer(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(self._answers.now())


async def serve(port: int, world: World) -> None:
    """Serves until it is ended."""
    answers = Answers(world)
    server = await asyncio.get_running_loop().create_server(
        lambda: Server(answers), "127.0.0.1", port, backlog=2048, reuse_address=True
    )
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), World.read(Path(sys.argv[2]))))
