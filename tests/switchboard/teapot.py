"""A channel for the tests of the switchboard: it says whatever a test tells it to say, and leaks what it can."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from hutong.base.http import Http, Reply
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import Channel, Config, Key, KeyProblem, Line, Spec, key
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Ask, Closes, Knock, Outcome, Pays, PayState, RefundOutcome, Scene
from hutong.capabilities.simulation import Home

SECRET = "0123456789abcdefSECRET+/==&x"


@dataclass(frozen=True, kw_only=True)
class TeapotConfig(Config):
    """A teapot's settings."""

    MERCHANT_NO = Key("MERCHANT_NO", Text("壶号", "Pot number"), pattern="pot[0-9]+", example="pot1")

    mchid: str = key("MCHID", "商户号", "Merchant id", pattern="[0-9]{4,10}", example="1900")
    private_key: Secret = key("PRIVATE_KEY", "密钥", "Key")
    token: Secret | None = key(
        "TOKEN",
        "令牌",
        "Token",
        help=Text("至少四个小写字母", "Four or more small letters"),
        required=False,
        pattern="[a-z]{4,}",
    )
    certificate: str | None = key("CERTIFICATE", "证书", "Certificate", required=False, multiline=True)
    identity: Secret | None = key("IDENTITY", "客户端证书", "Client certificate", required=False, multiline=True)
    sign_type: str = key("SIGN_TYPE", "签名类型", "Signature", fixed="MD5")

    def check(self) -> Iterator[KeyProblem]:
        """A token without a certificate is no use."""
        if self.token and not self.certificate:
            yield KeyProblem("CERTIFICATE", Text("有令牌时必填", "needed with a token"))

    def identity_pem(self) -> bytes | None:
        """See `Config.identity_pem`."""
        return self.identity.reveal().encode() if self.identity else None


class Teapot(Channel[TeapotConfig], Pays, Closes):
    """Pays and closes, but refunds nothing. `close` and `hear` do what a test put into `TRICKS`."""

    SCENES = frozenset({Scene.NATIVE, Scene.BARCODE})

    def __init__(self, config: TeapotConfig, line: Line) -> None:
        super().__init__(config, line)
        if config.mchid == "6666":
            raise ValueError(f"can't be built with {config.private_key.reveal()}")

    async def pay(self, ask: Ask) -> Outcome:
        """Sends its own secret in every place where one can be sent."""
        secret = self.config.private_key.reveal()
        headers = {"Authorization": f"Bearer {secret}", "x-key": secret, "content-type": "text/plain"}
        body = f"number={ask.number}&key={secret}".encode()
        reply = await self.line.http.send("POST", f"{self.line.endpoint}/pay?key={secret}", headers=headers, body=body)
        return Outcome(PayState.WAITING, ask.number, words=reply.body.decode())

    async def query(self, number: str) -> Outcome:
        """Asks."""
        reply = await self.line.http.send("GET", f"{self.line.endpoint}/q/{number}", headers={})
        return Outcome(PayState(reply.body.decode()), number)

    async def close(self, number: str) -> Outcome:
        """Whatever the test wants."""
        return await TRICKS[number](self)

    def hear(self, knock: Knock) -> list[Outcome | RefundOutcome]:
        """Believes a body that begins with the key, chokes on others."""
        if knock.body == b"forged":
            raise Forged(f"not signed with {self.config.private_key.reveal()}")
        if not knock.body.startswith(b"ok"):
            raise KeyError(self.config.private_key.reveal())
        return [Outcome(PayState.PAID, knock.body[2:].decode(), fen=1)]

    def acknowledge(self, heard: bool) -> Reply:
        """Yes or no."""
        return Reply(200 if heard else 500)


TRICKS: dict[str, Callable[[Teapot], Awaitable[Outcome]]] = {}


class NoSimulator:
    """The teapot has no other side."""

    def __init__(self, home: Home) -> None:
        self.home = home


SPEC = Spec(
    code="TEAPOT",
    name=Text("茶壶", "Teapot"),
    config=TeapotConfig,
    adapter=Teapot,
    simulator=NoSimulator,
    endpoint="https://teapot.example",
    manual="https://teapot.example/manual",
    products={"tea": "native"},
)


@dataclass
class Kettle:
    """An `Http` that answers with a text, and remembers what it was asked."""

    answer: bytes = b"ok"
    error: Exception | None = None
    delay: float = 0.0

    def __post_init__(self) -> None:
        self.urls: list[str] = []

    async def send(self, method: str, url: str, *, headers: object, body: bytes = b"", timeout: float = 10.0) -> Reply:
        """See `Http.send`."""
        self.urls.append(url)
        await asyncio.sleep(self.delay)
        if self.error is not None:
            raise self.error
        return Reply(200, self.answer, {"x-answer": self.answer.decode()})


def http(kettle: Kettle) -> Http:
    """The kettle as what the switchboard takes."""
    return kettle
