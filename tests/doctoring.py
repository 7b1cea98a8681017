"""What tests of the doctor's checks do: read the ground of a real hub, change something on it, and run one check."""

from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.stack import HUB, Stack

from hutong.app.rooms import doctor
from hutong.capabilities.diagnosis import Finding, Level
from hutong.doors.wechat.proofs import proofs
from hutong.features.doctor.ground import Ground, Means
from hutong.features.doctor.reading import Surroundings, read
from hutong.features.doctor.run import Doctor
from hutong.switchboard.content import Content, Setting, Setup


async def ground(stack: Stack, *, draft: bool = False) -> Ground:
    """The ground of this hub as it is now."""
    hub = stack.hub
    around = Surroundings(HUB, f"{HUB}/login/return", sandbox=True)
    means = Means(hub.pool, stack.money.post, stack.net)
    return await read(means, hub.keeper.vault, hub.switchboard, around, draft=draft)


def physician(stack: Stack) -> Doctor:
    """The doctor of this hub, on its simulated net."""
    return doctor.assemble(stack.hub, stack.money.post, http=stack.net)


async def looked(check: ModuleType, on: Ground) -> list[Finding]:
    """What one check finds, also what is fine; each id that it finds is one that it declares."""
    found: list[Finding] = []
    for part in check.parts(on):
        examined = await part.examine()
        wrong = [one for one in examined.findings if one.level is not Level.FINE]
        assert {one.id for one in wrong} <= set(examined.checked), wrong
        assert all(one.subject.zh and one.subject.en and one.remedy.zh and one.remedy.en for one in wrong)
        found.extend(examined.findings)
    return found


async def ids(check: ModuleType, on: Ground) -> list[str]:
    """The ids of what is wrong."""
    return [one.id for one in await looked(check, on) if one.level is not Level.FINE]


def changed(on: Ground, **parts: Any) -> Ground:
    """The ground with another content."""
    return replace(on, content=replace(on.content, **parts))


def with_setup(on: Ground, setup: Setup) -> Ground:
    """The ground with this channel, new or in place of what it was."""
    return changed(on, channels={**on.content.channels, setup.id: setup})


def with_settings(setup: Setup, values: Mapping[str, str]) -> Setup:
    """A channel with some other settings, in clear."""
    return replace(setup, settings={**setup.settings, **{key: Setting(value) for key, value in values.items()}})


def only(on: Ground, *codes: str) -> Ground:
    """The ground with channels of these codes alone, and nothing else in the configuration."""
    return replace(on, content=Content({one.id: one for one in on.setups if one.code in codes}))


def front(stack: Stack) -> None:
    """The hub's own pages that the doctor asks for, at its public address."""

    async def health(_: Request) -> Response:
        return JSONResponse({"ok": True, "revision": 1})

    stack.net.apps[HUB] = Starlette(routes=[Route("/health", health), proofs(stack.hub.pool)])
