"""One channel in full: abilities, what leads to it, its addresses, its history, and whether its provider answers."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from pydantic import Field

from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import Channel
from hutong.capabilities.faults import Failed, problem_of
from hutong.capabilities.pay import Pays
from hutong.capabilities.sayings import spoken
from hutong.capabilities.sms import HearsSms, SendsSms
from hutong.doors.office.configuration.channels import abilities, code_name, setup_of
from hutong.doors.office.configuration.settings import SecretAsked, SecretShown
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Limit, Page
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.features.audit import words as audit
from hutong.features.setup.probe import Probe, probe
from hutong.switchboard import registry
from hutong.switchboard.content import Setup
from hutong.switchboard.drafts import channels
from hutong.switchboard.drafts.difference import called
from hutong.switchboard.drafts.rows import mark
from hutong.switchboard.drafts.uses import Uses, uses
from hutong.switchboard.mask import Masker
from hutong.switchboard.open import Opened
from hutong.switchboard.routing import health
from hutong.switchboard.routing.health import illnesses, resting

room = Room("office", "channel")
PATIENCE: Final = 16.0  # seconds; the page itself waits 20
_testing: set[asyncio.Task[Probe]] = set()  # tests that outlast their request, so that they clean up after themselves
_HISTORY: Final = """
SELECT id, at, actor, action, detail FROM audit_event
 WHERE subject = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
"""


class UsedRoute(Answer):
    """A route that leads here."""

    business: str
    label: str
    weight: int
    enabled: bool


class UsedLetter(Answer):
    """A kind of message that goes out by a channel."""

    kind: str
    label: str


class UsedBy(Answer):
    """What leads to a channel."""

    products: list[str]
    routes: list[UsedRoute]
    templates: list[str]
    letters: list[UsedLetter]


class ChannelAddress(Answer):
    """Where the provider reaches this hub; `secret`: the address holds a token, and is shown masked."""

    label: str
    url: str
    note: str
    secret: bool


class ChannelRest(Answer):
    """Why and until when a channel is passed over."""

    until: datetime
    fails: int
    words: str


class ChannelDetail(Answer):
    """A channel of the draft in full."""

    id: int
    title: str
    code: str
    code_name: str
    merchant_no: str
    merchant_no_label: str
    merchant_no_help: str
    name: str
    remark: str
    enabled: bool
    mark: str
    running: bool  # in the current revision and on
    capabilities: list[str]
    manual: str
    unverified: str
    used_by: UsedBy
    addresses: list[ChannelAddress]
    rest: ChannelRest | None


class EventLine(Answer):
    """One thing of what was written down: what it is called, what it was, what it is."""

    label: str
    old: str | None
    new: str


class ChannelEvent(Answer):
    """Something that was done to a channel."""

    id: int
    at: datetime
    actor: str
    action: str
    action_label: str
    lines: list[EventLine]
    detail: dict[str, Any]


class ChannelTrial(Form):
    """Whether the draft is tested, or what runs."""

    draft: bool = Field(False)


class ChannelTested(Answer):
    """What came of a test; `passed` null: this channel can't be tested for nothing."""

    passed: bool | None
    words: str
    draft: bool
    texts: bool  # a text message of its own shows the rest


@room.get("/channels/{channel_id}", may="channel.view")
async def channel_detail(channel_id: int, who: Who, parts: House) -> ChannelDetail:
    """One channel in full."""
    content = await channels.look(who.actor)
    setup = content.channels.get(channel_id)
    if setup is None:
        raise Refusal(Problem.CHANNEL_NOT_FOUND, str(channel_id))
    rest = resting(await illnesses(parts.pool), setup.id)
    known = registry.specs().get(setup.code)
    label = known.config.MERCHANT_NO if known else None
    running = parts.switchboard.current.channels.get(channel_id)
    return ChannelDetail(
        id=setup.id,
        title=setup.title,
        code=setup.code,
        code_name=code_name(setup.code, who),
        merchant_no=setup.merchant_no,
        merchant_no_label=who.say(label.label) if label else "",
        merchant_no_help=who.say(label.help) if label else "",
        name=setup.name,
        remark=setup.remark,
        enabled=setup.enabled,
        mark=mark(setup),
        running=running is not None and running.enabled,
        capabilities=[who.say(name) for name in abilities(known)] if known else [],
        manual=known.manual if known else "",
        unverified=who.say(known.unverified) if known else "",
        used_by=_used(uses(content, setup.id), who),
        addresses=list(_addresses(await _opened(setup, parts), setup, who)),
        rest=ChannelRest(until=rest.until, fails=rest.fails, words=who.say(spoken(rest.words))) if rest else None,
    )


@room.get("/channels/{channel_id}/history", may="channel.view")
async def channel_history(
    channel_id: int, who: Who, parts: House, after: int | None = None, limit: Limit = 20
) -> Page[ChannelEvent]:
    """What was done to a channel, newest first."""
    rows = await parts.pool.fetch(_HISTORY, f"channel/{channel_id}", after, limit + 1)
    setup = (await channels.look(who.actor)).channels.get(channel_id)
    shown = [_event(dict(row), setup.code if setup else "", who) for row in rows[:limit]]
    return Page[ChannelEvent](rows=shown, next=str(shown[-1].id) if len(rows) > limit else None)


@room.post("/channels/{channel_id}/test", may="channel.test")
async def test_channel(channel_id: int, form: ChannelTrial, who: Who, parts: House) -> ChannelTested:
    """Tests a channel with its provider: as it runs, or as the draft has it before a refresh."""
    try:
        if form.draft:
            opened = await asyncio.to_thread(parts.switchboard.trial, await setup_of(channel_id, who))
        else:
            opened = await parts.switchboard.open(channel_id)
    except Failed as failed:
        return ChannelTested(passed=False, words=who.say(failed.reason), draft=form.draft, texts=False)
    found = await _probed(opened)
    texts = opened.can(SendsSms) and found.passed is not False
    return ChannelTested(passed=found.passed, words=who.say(found.words), draft=form.draft, texts=texts)


@room.post("/channels/{channel_id}/heal", may="channel.edit")
async def heal_channel(channel_id: int, who: Who) -> Done:
    """Forgets that a channel failed: it is used in its turn at once, in every process."""
    return Done(done=await health.heal(who.actor, channel_id) is not None)


@room.post("/channels/{channel_id}/receipts", may="secret.reveal")
async def reveal_receipts(channel_id: int, form: SecretAsked, who: Who, parts: House) -> SecretShown:
    """The address of receipts with the token in it, after a proof; the audit tells who saw it."""
    setup = await setup_of(channel_id, who)
    opened = await _opened(setup, parts)
    if opened is None:
        raise Refusal(Problem.INCOMPLETE, setup.title)
    try:
        address = opened.face(HearsSms).receipts_at()
    except Failed as failed:
        raise Refusal(problem_of(failed.fault), failed.reason) from None
    await who.prove(form.proof)
    async with who.actor.change() as connection:
        await who.actor.note(connection, "sms.receipts", f"channel/{setup.id}", {})
    return SecretShown(value=address)


def _event(row: Mapping[str, Any], code: str, who: Caller) -> ChannelEvent:
    told = audit.lines(row["detail"], code)
    lines = [
        EventLine(label=who.say(one.label), old=one.old and who.say(one.old), new=who.say(one.new)) for one in told
    ]
    return ChannelEvent(**row, action_label=who.say(audit.action(row["action"])), lines=lines)


async def _probed(opened: Opened) -> Probe:
    task = asyncio.create_task(probe(opened))
    _testing.add(task)
    task.add_done_callback(_testing.discard)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if done:
        return task.result()
    seconds = f"{PATIENCE:.0f}"
    return Probe(False, Text(f"{seconds} 秒内没有答复", f"no answer within {seconds} s"))


async def _opened(setup: Setup, parts: Parts) -> Opened | None:
    """The channel as it runs, else as the draft has it; None where neither can be opened."""
    try:
        return await parts.switchboard.open(setup.id)
    except Failed:
        pass  # not published yet, or off
    try:
        return await asyncio.to_thread(parts.switchboard.trial, setup)
    except Failed:
        return None


def _addresses(opened: Opened | None, setup: Setup, who: Caller) -> Iterator[ChannelAddress]:
    if opened is None:
        return
    if opened.can(Pays) and opened.revision:
        yield ChannelAddress(
            label=who.say(Text("支付回调地址", "Payment callback")),
            url=opened.face(Channel).line.callback,
            note=who.say(Text("下单时自动带给渠道，无需填写", "Sent with each order; there is nothing to enter")),
            secret=False,
        )
    if opened.can(HearsSms):
        url = opened.face(HearsSms).receipts_at()
        note = Text("填到服务商控制台的状态回执地址", "Enter it in the provider's console as the address of receipts")
        unset = Text("先填写回执令牌，才有地址", "There is an address once the receipt token is filled in")
        shown = _masked(url, setup, who)
        yield ChannelAddress(
            label=who.say(Text("短信回执地址", "SMS receipts")),
            url=shown,
            note=who.say(note if url else unset),
            secret=shown != url,
        )


def _masked(url: str, setup: Setup, who: Caller) -> str:
    """The address without the secrets of what runs or is drafted."""
    setups = [setup, who.parts.switchboard.current.channels.get(setup.id) or setup]
    values = [value for one in setups for value in one.opened(who.parts.vault).values()]
    return Masker(value for value in values if isinstance(value, Secret)).mask(url)


def _used(found: Uses, who: Caller) -> UsedBy:
    routes = [
        UsedRoute(
            business=route.business,
            label=who.say(registry.business(route.business)),
            weight=route.weight,
            enabled=route.enabled,
        )
        for route in found.routes
    ]
    letters = [UsedLetter(kind=kind, label=who.say(called("letter", kind))) for kind in found.letters]
    return UsedBy(products=list(found.products), routes=routes, templates=list(found.templates), letters=letters)
