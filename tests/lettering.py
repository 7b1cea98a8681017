"""What tests of template messages do to a hub: set kinds up as the account has them, follow, read the mail."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from tests.stack import HUB

from hutong.app.hub import Hub
from hutong.capabilities.simulation.platform import Mail, PlatformSimulator
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.rows import mark
from hutong.switchboard.drafts.texts import letters
from hutong.switchboard.letters.head import Letterhead
from hutong.switchboard.letters.kinds import KINDS, PAYMENT, RESULT, SMS, SYSTEM, VISITOR

OFFICIAL, MINI = "WX_GZH", "WX_MP"


class House(Protocol):
    """A hub with its channels and the simulators behind them: a `Stack`, or the office of a town."""

    @property
    def hub(self) -> Hub:
        """The hub."""

    @property
    def channels(self) -> Mapping[str, int]:
        """Code -> channel."""

    @property
    def simulators(self) -> Mapping[str, Any]:
        """Code -> simulator."""


def wechat(stack: House, code: str = OFFICIAL) -> PlatformSimulator:
    """The simulated platform."""
    found = stack.simulators[code]
    assert isinstance(found, PlatformSimulator)
    return found


def app(stack: House, code: str = OFFICIAL) -> str:
    """The AppID of the sandbox's own account."""
    return stack.hub.switchboard.current.channels[stack.channels[code]].merchant_no


def templates(stack: House, code: str = OFFICIAL) -> dict[str, str]:
    """The account's templates: title -> id; of several with one title, the oldest."""
    every = wechat(stack, code).standing(app(stack, code))["templates"]
    return {one["title"]: one["id"] for one in reversed(every)}


def openid(stack: House, person: str, code: str = OFFICIAL) -> str:
    """How the account knows somebody."""
    return wechat(stack, code).openid(app(stack, code), person)


def follow(stack: House, person: str) -> str:
    """Somebody follows the official account; the openid."""
    wechat(stack).act(app(stack), "follow", person)
    return openid(stack, person)


def mail(stack: House, person: str) -> list[Mail]:
    """The messages that somebody has, of every account."""
    return list(wechat(stack).mail(person))


async def hear(stack: House, code: str = OFFICIAL, base: str = HUB) -> None:
    """From now on the platform pushes to the hub, which is at `base`."""
    assert await wechat(stack, code).save_push(app(stack, code), f"{base}/api/wechat/{app(stack, code)}/msg")


async def told(stack: House, code: str = OFFICIAL) -> None:
    """Everything that was to be pushed was pushed and answered."""
    await wechat(stack, code).knocker.settled()


async def write(stack: House, letter: Letterhead) -> None:
    """Sets a kind up, published and running."""
    actor = stack.hub.actor("test")
    before = (await channels.look(actor)).letter(letter.kind)
    await letters.put_letter(actor, letter, expect=mark(before))
    if (await publish.plan(actor)).changes:
        await publish.refresh(actor)
    await stack.hub.switchboard.catch_up()


def usual(stack: House, kind: str) -> Letterhead:
    """A kind by the template that the official account begins with, and where a tap leads if its words ask for one."""
    head = KINDS[kind].usual
    url = "https://shop.example.com/" if "点击" in head.remark else ""
    known = templates(stack)
    return replace(head, enabled=True, channel_id=stack.channels[OFFICIAL], template=known[head.title], url=url)


async def all_usual(stack: House) -> None:
    """Every kind of the official account is on; no text messages."""
    for kind in (PAYMENT, VISITOR, RESULT, SYSTEM):
        await write(stack, usual(stack, kind))
    await write(stack, KINDS[SMS].usual)
