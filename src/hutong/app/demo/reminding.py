"""The demo's payment reminder, and what its operator enters in the consoles of the simulated platforms."""

import json
from dataclasses import replace
from typing import Any, Final

from hutong.app.demo.routing import PAID
from hutong.app.sandbox.world import World
from hutong.base.http import Http
from hutong.capabilities.platform.message import MessageKind, SendsMessages
from hutong.capabilities.simulation.platform import PlatformSimulator
from hutong.features.proofs import keep
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Setup
from hutong.switchboard.drafts import channels
from hutong.switchboard.drafts.texts import letters
from hutong.switchboard.letters.kinds import KINDS, PAYMENT, SMS

_PUSHES: Final = ("service", "mini", "component")  # kinds of accounts that have an address of pushes
_PROOF: Final = "HutongSandbox001"  # what the simulated account would hand out for its domains


async def configure(actor: Actor, world: World) -> None:
    """Switches the reminder on in the draft, by the simulated account's template; a set-up that is there stays.

    Where WeChat can't deliver it, it goes as a text message. The account's proof of the domain is uploaded, too.
    """
    content = await channels.look(actor)
    if SMS not in content.letters and PAID in content.templates:
        await letters.put_letter(actor, replace(KINDS[SMS].usual, enabled=True, template=PAID))
    if PAYMENT in content.letters:
        return
    for setup, simulator in _writers(content, world):
        usual = KINDS[PAYMENT].usual
        every = simulator.standing(setup.merchant_no)["templates"]
        template = next((one["id"] for one in every if one["title"] == usual.title), "")
        if template:
            letter = replace(usual, enabled=True, channel_id=setup.id, template=template)
            await letters.put_letter(actor, letter)
            await keep.put(actor, f"MP_verify_{_PROOF}.txt", _PROOF)
            return


async def introduce(http: Http, sandbox_url: str, base_url: str) -> None:
    """Saves the hub's address of pushes at every simulated account that has none, and follows it; later runs move it.

    The platforms ask the hub before they save it, so it has to answer already.
    """
    for one in (await _phone(http, sandbox_url, "accounts", {}))["accounts"]:
        url = f"{base_url}/api/wechat/{one['application']}/msg"
        if one["push_url"] == url or not _is_ours(one["push_url"]) or one["kind"] not in _PUSHES:
            continue
        await _phone(http, sandbox_url, "push", {"account": one["application"], "url": url, "mode": "safe"})
        if not one["push_url"] and one["kind"] == "service":
            await _phone(http, sandbox_url, "act", {"account": one["application"], "act": "follow"})


def _is_ours(url: str) -> bool:
    return not url or url.startswith("http://127.0.0.1:")


def _writers(content: Content, world: World) -> list[tuple[Setup, PlatformSimulator]]:
    """Channels that send messages to followers, whose account is the simulated platform's own."""
    found = []
    for setup in content.channels.values():
        simulator, spec = world.platforms.get(setup.code), registry.specs().get(setup.code)
        if simulator is None or spec is None or not issubclass(spec.adapter, SendsMessages):
            continue
        own = simulator.account(simulator.FORMS[0]).merchant_no == setup.merchant_no
        if own and MessageKind.TEMPLATE in spec.adapter.MESSAGE_KINDS:
            found.append((setup, simulator))
    return found


async def _phone(http: Http, sandbox_url: str, call: str, given: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps(given).encode()
    headers = {"content-type": "application/json"}
    reply = await http.send("POST", f"{sandbox_url}/phone/api/{call}", headers=headers, body=body, timeout=20.0)
    return dict(json.loads(reply.body))
