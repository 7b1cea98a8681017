"""A platform that pushes, and the channel that hears it: everything is JSON, and a token in the query proves it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import parse_qsl

import orjson
from tests.switchboard.teapot import NoSimulator

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.secrets import Secret, same
from hutong.base.text import Text
from hutong.capabilities.channel import Channel, Config, Spec, key
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.push import HearsPushes, Pushed
from hutong.features.pushes import Event

TOKEN = "push-token-of-app1"
AT = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class PostConfig(Config):
    """A token, and what breaks the channel."""

    token: Secret = key("token", "令牌", "Token")
    mode: str | None = key("MODE", "方式", "Mode", required=False)


@dataclass(frozen=True, kw_only=True)
class QuietConfig(PostConfig):
    """Nobody pushes to what has no mode."""

    NEEDS: ClassVar[Mapping[type, tuple[str, ...]]] = {HearsPushes: ("MODE",)}


class Post(Channel[PostConfig], HearsPushes):
    """Believes whoever has the token."""

    def __init__(self, config: PostConfig, line: Any) -> None:
        super().__init__(config, line)
        if config.mode == "broken":
            raise ValueError("it can't be built")

    def greet(self, knock: Knock) -> Reply:
        """Says what it was told to say."""
        return Reply(200, self._query(knock)["echo"].encode(), {"content-type": "text/plain"})

    def read_push(self, knock: Knock) -> Pushed:
        """The body as it is."""
        self._query(knock)
        told = orjson.loads(knock.body)
        return Pushed(
            str(told.get("kind", "event")),
            str(told.get("event", "")),
            str(told.get("sender", "o1")),
            "gh_1",
            datetime.fromisoformat(told["at"]) if "at" in told else AT,
            str(told.get("mark", "m1")),
            told,
            bool(told.get("sealed", False)),
            "json",
            frozenset(told.keys() & {"secret", "ComponentVerifyTicket"}),
        )

    def answer_push(self, pushed: Pushed, said: Mapping[str, Any] | None) -> Reply:
        """What was said, or a word."""
        if said is not None and "unwritable" in said:
            raise KeyError("unwritable")
        return Reply(200, b"success" if said is None else orjson.dumps(dict(said)))

    def once(self, knock: Knock) -> str:
        """What the query says."""
        return dict(parse_qsl(knock.query)).get("once", "")

    def _query(self, knock: Knock) -> dict[str, str]:
        query = dict(parse_qsl(knock.query))
        if not same(query.get("token", ""), self.config.token.reveal()):
            raise Forged("the token is wrong")
        return query


SPEC = Spec(
    code="POST",
    name=Text("邮局", "Post"),
    config=PostConfig,
    adapter=Post,
    simulator=NoSimulator,
    endpoint="https://post.example",
    manual="https://post.example/manual",
)
SPECS = MappingProxyType(
    {
        "POST": SPEC,
        "POST2": SPEC,
        "QUIET": replace(SPEC, code="QUIET", config=QuietConfig),
        "DEAF": Spec(
            code="DEAF",
            name=Text("聋", "Deaf"),
            config=Config,
            adapter=type("Deaf", (Channel,), {}),
            simulator=NoSimulator,
            endpoint="https://deaf.example",
            manual="https://deaf.example/manual",
        ),
    }
)


class Clerk:
    """A handler that remembers what it was handed, and does what a test says."""

    EVENTS = frozenset({"subscribe", "text", "parcel"})

    def __init__(self) -> None:
        self.handed: list[Event] = []
        self.wrong: Exception | None = None
        self.says: Mapping[str, Any] | None = None

    async def handle(self, event: Event) -> Mapping[str, Any] | None:
        """See `Handler.handle`."""
        self.handed.append(event)
        if self.wrong is not None:
            raise self.wrong
        return self.says


class Second(Clerk):
    """Another one for some of the same events."""

    EVENTS = frozenset({"parcel"})


def knock(body: object = None, *, token: str = TOKEN, method: str = "POST", echo: str = "e", once: str = "") -> Knock:
    """A push as it comes in."""
    content = b"" if body is None else orjson.dumps(body)
    return Knock(method, "/api/wechat/app1/msg", f"token={token}&echo={echo}&once={once}", {}, content, now())
