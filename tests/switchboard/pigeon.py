"""Two channels that carry messages, for tests of routes and templates: a pigeon with templates, a drum with text."""

from types import MappingProxyType

from tests.switchboard.teapot import SPEC as TEAPOT
from tests.switchboard.teapot import NoSimulator

from hutong.base.text import Text
from hutong.capabilities.channel import Channel, Config, Spec
from hutong.capabilities.sms import SendsSms, Sms, SmsOutcome, SmsState
from hutong.switchboard.content import Carrier, Content, Route, Setup, Template


class Pigeon(Channel[Config], SendsSms):
    """Knows templates only."""

    TEMPLATES = True
    PLAIN = False

    async def send_sms(self, sms: Sms) -> SmsOutcome:
        """Says who carried it."""
        reply = await self.line.http.send("POST", f"{self.line.endpoint}/{self.config.merchant_no}", headers={})
        return SmsOutcome(SmsState.SENT, sms.number, reply.body.decode())


class Drum(Pigeon):
    """Knows plain text only."""

    TEMPLATES = False
    PLAIN = True


def _spec(code: str, adapter: type[Pigeon]) -> Spec:
    return Spec(
        code=code,
        name=Text(code, code),
        config=Config,
        adapter=adapter,
        simulator=NoSimulator,
        endpoint=f"https://{code.lower()}.example",
        manual="https://birds.example",
    )


SPECS = MappingProxyType({"DRUM": _spec("DRUM", Drum), "PIGEON": _spec("PIGEON", Pigeon), "TEAPOT": TEAPOT})
SETUPS = {
    1: Setup(1, "PIGEON", "p1"),
    2: Setup(2, "PIGEON", "p2"),
    3: Setup(3, "DRUM", "d3"),
    4: Setup(4, "DRUM", "d4", enabled=False),
    5: Setup(5, "TEAPOT", "pot5"),
}
HELLO = Template("hello", Text("你好", "Hello"), "你好 ${name}", carriers={1: Carrier("T1", "胡同"), 2: Carrier("T2")})
CONTENT = Content(
    SETUPS,
    routes=(Route("sms", 2, 200), Route("sms", 1, 100), Route("sms", 3, 50, enabled=False)),
    templates={"hello": HELLO},
)
