"""The demo's reminder: switched on by the account's own template, and platforms that know where the hub is."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from tests.app.demo.test_seed import HUB, accounts, actor, world

from hutong.app.demo import reminding, seed
from hutong.app.sandbox.handset.life import Life
from hutong.app.sandbox.server import Sandbox
from hutong.app.sandbox.world import World
from hutong.capabilities.simulation import InProcess
from hutong.features.proofs import keep
from hutong.features.setup.guide import Step, guide
from hutong.features.setup.told import told
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts import channels
from hutong.switchboard.drafts.texts import letters
from hutong.switchboard.letters.kinds import PAYMENT, SMS

__all__ = ["accounts", "actor", "world"]
BASE, SANDBOX = "http://127.0.0.1:8000", "http://127.0.0.1:8001"


async def test_the_reminder_is_on_by_the_accounts_own_template(
    actor: Actor, accounts: list[seed.Account], world: World
) -> None:
    await seed.configure(actor, accounts, world, HUB)
    content = await channels.look(actor)
    letter = content.letter(PAYMENT)
    account = content.channels[letter.channel_id or 0]
    simulator = world.platforms[account.code]
    [known] = [one for one in simulator.standing(account.merchant_no)["templates"] if one["id"] == letter.template]
    assert (letter.enabled, known["title"]) == (True, letter.title)
    assert (content.letter(SMS).enabled, content.letter(SMS).template) == (True, "paid")
    for kind in (PAYMENT, SMS):
        assert [*letters.faults(content.letter(kind), content)] == []
    [proof] = await keep.listed(actor.pool)
    await seed.configure(actor, accounts, world, HUB)
    assert await keep.listed(actor.pool) == [proof], "uploaded once"
    [official] = [step for step in await _steps(actor) if account.id in step.channels and step.name.zh[:3] == "公众号"]
    assert [check.name.en for check in official.checks if not check.done] == ["Push address"], "it has to run for that"


async def _steps(actor: Actor) -> list[Step]:
    content = await channels.look(actor)
    return guide(content, content, actor.vault, await told(actor.pool, content))


async def test_what_an_operator_switched_off_stays_off(
    actor: Actor, accounts: list[seed.Account], world: World
) -> None:
    await seed.configure(actor, accounts, world, HUB)
    content = await channels.look(actor)
    for kind in (PAYMENT, SMS):
        await letters.put_letter(actor, replace(content.letter(kind), enabled=False))
    await seed.configure(actor, accounts, world, HUB)
    content = await channels.look(actor)
    assert not content.letter(PAYMENT).enabled
    assert not content.letter(SMS).enabled


class Hub:
    """What proves itself to platforms that ask."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.app = Starlette(routes=[Route("/api/wechat/{number}/msg", self._echo, methods=["GET", "POST"])])

    async def _echo(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        return PlainTextResponse(request.query_params.get("echostr", "success"))


def services(world: World) -> list[dict[str, Any]]:
    return [one for one in Life(world).accounts() if one["kind"] == "service"]


async def test_platforms_learn_where_the_hub_is_and_the_phone_follows_once() -> None:
    hub, http = Hub(), InProcess({})
    world = World(SANDBOX, BASE, http=http, speed=1e6)
    http.apps |= {BASE: hub.app, SANDBOX: Sandbox(world, Path("/nonexistent/demo.json"))}
    await reminding.introduce(http, SANDBOX, BASE)
    [account] = services(world)
    assert account["push_url"] == f"{BASE}/api/wechat/{account['application']}/msg"
    assert account["followed"]
    kinds = {one["kind"] for one in Life(world).accounts() if one["push_url"]}
    assert {"service", "mini"} <= kinds
    asked = len(hub.asked)
    await reminding.introduce(http, SANDBOX, BASE)
    assert len(hub.asked) == asked, "a second start changes nothing"
    Life(world).act(account["application"], "unfollow")
    other = "http://127.0.0.1:8500"
    http.apps[other] = hub.app
    await reminding.introduce(http, SANDBOX, other)
    [account] = services(world)
    assert account["push_url"].startswith(other)
    assert not account["followed"], "who left is not made to follow again"
    await Life(world).save_push(account["application"], f"{other}/api/wechat/own/msg")
    Life(world).console(account["application"], {"push_url": "https://own.example/msg"})
    await reminding.introduce(http, SANDBOX, BASE)
    assert services(world)[0]["push_url"] == "https://own.example/msg", "an operator's own address stays"
    await world.close()
