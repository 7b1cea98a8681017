"""From whom a channel borrows: its own, another channel's, the draft's; and what it is told where nobody lends."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from tests.switchboard.credentials.conftest import Street, cup, hello, tap
from tests.switchboard.credentials.tap import Provider

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.http import TOO_SLOW, NoAnswer
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.switchboard.actor import Actor
from hutong.switchboard.credentials import Store
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.live import Switchboard
from hutong.switchboard.seal import Keeper


async def logged(switchboard: Switchboard, pool: Pool) -> list[tuple[str, str, str]]:
    """Verb, number and everything that the log kept of each call, in order."""
    await switchboard.calls.flush()
    rows = await pool.fetch("SELECT verb, number, words || exchanges::text AS told FROM call_log ORDER BY id")
    return [(row["verb"], row["number"], row["told"]) for row in rows]


async def test_a_channel_of_another_code_uses_it(
    street: Street, provider: Provider, app1: int, actor: Actor, pool: Pool
) -> None:
    user = (await channels.add_channel(actor, "CUP", "app1")).id
    await publish.refresh(actor)
    one = await street.process()
    assert await hello(one, user, "parcel1") == "hi"
    assert await hello(one, app1, "n2") == "hi"
    assert provider.issued == ["token app1 0"]
    found = await logged(one, pool)
    assert [(verb, number) for verb, number, _ in found] == [("issue", "token"), ("hello", "parcel1"), ("hello", "n2")]


async def test_tokens_are_masked_in_every_call(street: Street, provider: Provider, app1: int, pool: Pool) -> None:
    one = await street.process()
    opened = await one.open(app1)
    await opened.ask("signed", "n1", tap(opened).signed())
    found = await logged(one, pool)
    secrets = {*provider.good.values(), *provider.tickets}
    assert len(secrets) == 2
    assert not [told for _, _, told in found for secret in secrets if secret in told]
    assert all("••••••" in told for _, _, told in found)


async def test_a_ticket_needs_a_token_and_nobody_waits_for_himself(
    street: Street, provider: Provider, app1: int
) -> None:
    one, two = await street.process(), await street.process()

    async def signed(switchboard: Switchboard) -> str:
        opened = await switchboard.open(app1)
        return await opened.ask("signed", "n1", tap(opened).signed())

    users = [signed(one if n % 2 else two) for n in range(20)] + [hello(one, app1) for _ in range(20)]
    async with asyncio.timeout(10):
        assert set(await asyncio.gather(*users)) == {"hi"}
    assert sorted(provider.issued) == ["ticket", "token app1 0"]


async def test_a_stale_token_is_replaced_while_a_ticket_is_got(street: Street, provider: Provider, app1: int) -> None:
    one = await street.process()
    await hello(one, app1)
    provider.good["app1"] = "something else"
    opened = await one.open(app1)
    assert await opened.ask("signed", "n1", tap(opened).signed()) == "hi"
    assert provider.issued == ["token app1 0", "token app1 0", "ticket"]


async def test_where_nobody_lends_the_words_say_what_to_set_up(
    street: Street, provider: Provider, actor: Actor, pool: Pool
) -> None:
    user = (await channels.add_channel(actor, "CUP", "app7")).id
    lender = (await channels.add_channel(actor, "TAP", "app7", enabled=False)).id
    await publish.refresh(actor)
    one = await street.process()
    with pytest.raises(Failed) as failed:
        await hello(one, user)
    assert failed.value.fault is Fault.CONFIG
    assert "TAP with merchant number app7" in failed.value.words
    await channels.edit_channel(actor, lender, enabled=True)
    await publish.refresh(actor)
    await one.catch_up()
    assert await hello(one, user) == "hi"


async def test_what_only_the_provider_tells_is_kept_and_lent(
    street: Street, provider: Provider, app1: int, actor: Actor
) -> None:
    user = (await channels.add_channel(actor, "CUP", "app1")).id
    await publish.refresh(actor)
    one, two = await street.process(), await street.process()
    opened = await one.open(user)
    with pytest.raises(Failed) as failed:
        await opened.ask("told", "n1", cup(opened).told())
    assert (failed.value.fault, "has not told the told of app1" in failed.value.words) == (Fault.CONFIG, True)
    await two.credentials.keep(await two.open(app1), "app1", "told", Secret("ticket@@@1"), 600)
    assert "ticket@@@1" in await cup(opened).told()
    await two.credentials.keep(await two.open(app1), "app1", "told", Secret("ticket@@@2"), 600)
    assert await cup(await two.open(user)).told() == "ticket@@@2"
    assert provider.issued == []


async def test_a_sandbox_and_production_never_share(
    street: Street, provider: Provider, app1: int, pool: Pool, keeper: Keeper
) -> None:
    real, sandbox = await street.process(), await street.process(sandbox_url="http://127.0.0.1:8001")
    provider.over = True
    await hello(real, app1)
    await hello(sandbox, app1)
    assert len(provider.issued) == 2
    kept = await Store(pool, keeper).every()
    assert {one.key.place for one in kept} == {"lends.example", "127.0.0.1:8001"}
    assert len({one.value for one in kept}) == 2


async def test_a_draft_is_tried_with_its_own_keys(street: Street, provider: Provider, app1: int, actor: Actor) -> None:
    """A good token of the settings that run would hide that those of the draft are wrong."""
    one = await street.process()
    await hello(one, app1)
    content = await channels.look(actor)
    provider.wrong = "config"
    trial = one.trial(content.channels[app1])
    with pytest.raises(Failed) as failed:
        await trial.ask("hello", "n1", tap(trial).hello())
    assert failed.value.fault is Fault.CONFIG
    provider.wrong = ""
    assert [await trial.ask("hello", "n1", tap(trial).hello()) for _ in range(3)] == ["hi"] * 3
    assert len(provider.issued) == 3  # at first, in vain, and once for the trial
    assert await hello(one, app1) == "hi"


async def test_a_trial_leaves_no_trace(
    street: Street, provider: Provider, app1: int, actor: Actor, pool: Pool, keeper: Keeper
) -> None:
    """What was lent for it is nobody else's, and nothing that others hold was made anew."""
    one = await street.process()
    await hello(one, app1)
    kept = await Store(pool, keeper).every()
    provider.over = True  # it gives another at every call
    trial = one.trial((await channels.look(actor)).channels[app1])
    assert await trial.ask("signed", "n1", tap(trial).signed()) == "hi"
    assert await Store(pool, keeper).every() == kept
    assert [line for line in provider.issued if line.endswith("1")] == [], "nothing was insisted on"


async def test_a_draft_uses_the_channels_of_the_draft(
    street: Street, provider: Provider, app1: int, actor: Actor
) -> None:
    one = await street.process()
    user = (await channels.add_channel(actor, "CUP", "app9")).id
    await channels.add_channel(actor, "TAP", "app9")
    content = await channels.look(actor)  # never published
    trial = one.trial(content.channels[user], content)
    assert await trial.ask("hello", "n1", cup(trial).hello()) == "hi"
    alone = one.trial(content.channels[user])
    with pytest.raises(Failed):
        await alone.ask("hello", "n1", cup(alone).hello())


async def test_what_a_draft_no_longer_has_does_not_lend(
    street: Street, provider: Provider, app1: int, actor: Actor
) -> None:
    """Or a refresh would break what its examination called sound."""
    one = await street.process()
    user = (await channels.add_channel(actor, "CUP", "app1")).id
    draft = await channels.look(actor)
    alone = one.trial(draft.channels[user])
    assert await alone.ask("hello", "n1", cup(alone).hello()) == "hi"
    off = replace(draft.channels[app1], enabled=False)
    trial = one.trial(draft.channels[user], replace(draft, channels={**draft.channels, app1: off}))
    with pytest.raises(Failed) as failed:
        await trial.ask("hello", "n1", cup(trial).hello())
    assert failed.value.fault is Fault.CONFIG


async def renewals(pool: Pool) -> list[dict[str, Any]]:
    """What the audit has of them, in order."""
    rows = await pool.fetch("SELECT detail FROM audit_event WHERE action = 'credential.renew' ORDER BY id")
    return [row["detail"] for row in rows]


async def test_a_person_may_have_another_one(
    street: Street, provider: Provider, app1: int, actor: Actor, pool: Pool
) -> None:
    one = await street.process()
    await hello(one, app1)
    loan = await one.credentials.renew(actor, "app1", "token", one.issuers)
    assert (loan.kept.generation, loan.kept.value) == (2, Secret(provider.good["app1"]))
    assert (loan.kept.key, loan.channels) == (("lends.example", "app1", "token"), (app1,))
    assert provider.issued == ["token app1 0", "token app1 0", "token app1 1"]
    assert await one.credentials.loans(one.issuers) == [loan]
    assert loan.kept.good_until is not None
    assert await renewals(pool) == [{"outcome": "asked"}, {"outcome": "got", "until": loan.kept.good_until.isoformat()}]
    with pytest.raises(Refusal) as refused:
        await one.credentials.renew(actor, "app404", "token", one.issuers)
    assert refused.value.problem is Problem.CHANNEL_CONFIG
    assert len(await renewals(pool)) == 2, "nothing was asked for"


async def test_a_renewal_is_in_the_audit_before_it_is_asked_for(
    street: Street, provider: Provider, app1: int, actor: Actor, pool: Pool
) -> None:
    """Whoever died while the provider answered may have ended the credential that others use."""
    one = await street.process()
    provider.gate.clear()
    task = asyncio.create_task(one.credentials.renew(actor, "app1", "token", one.issuers))
    async with asyncio.timeout(5):
        await provider.asked.wait()
    assert await renewals(pool) == [{"outcome": "asked"}]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await renewals(pool) == [{"outcome": "asked"}]


async def test_how_a_renewal_failed_is_told_in_both_languages(
    street: Street, provider: Provider, app1: int, actor: Actor, pool: Pool
) -> None:
    one = await street.process()
    provider.error = NoAnswer(TOO_SLOW.en)
    with pytest.raises(Refusal) as refused:
        await one.credentials.renew(actor, "app1", "token", one.issuers)
    said = Text(f"没有取到 token：{TOO_SLOW.zh}", f"no token: {TOO_SLOW.en}")
    assert (refused.value.problem, refused.value.detail) == (Problem.CHANNEL_UNREACHABLE, said)
    assert await renewals(pool) == [{"outcome": "asked"}, {"outcome": "failed", "words": said._asdict()}]
    provider.error, provider.wrong = None, "config"
    with pytest.raises(Refusal) as refused:
        await one.credentials.renew(actor, "app1", "token", one.issuers)
    assert refused.value.detail == Text("40125 没有取到 token：invalid appsecret", "40125 no token: invalid appsecret")


async def test_what_is_lent_elsewhere_is_not_renewed_here(street: Street, app1: int, actor: Actor) -> None:
    real, sandbox = await street.process(), await street.process(sandbox_url="http://127.0.0.1:8001")
    await hello(real, app1)
    await hello(sandbox, app1)
    await real.credentials.keep(await real.open(app1), "app1", "told", Secret("ticket@@@1"), 600)
    loans = await real.credentials.loans(real.issuers)
    assert {(one.kept.key.place, one.kept.key.kind): one.renewable for one in loans} == {
        ("lends.example", "token"): True,
        ("127.0.0.1:8001", "token"): False,
        ("lends.example", "told"): False,
    }
    assert {one.channels for one in loans} == {(app1,)}


async def test_what_an_application_has_is_named(street: Street, app1: int, actor: Actor) -> None:
    """Another kind than its channel issues is no reason to set up another channel."""
    one = await street.process()
    assert one.credentials.kinds("app1", one.issuers) == ("token", "ticket")
    assert one.credentials.kinds("app404", one.issuers) == ()
    with pytest.raises(Refusal) as refused:
        await one.credentials.renew(actor, "app1", "access_token", one.issuers)
    assert refused.value.problem is Problem.CHANNEL_CONFIG
    assert "token, ticket" in refused.value.detail.en
    assert "token、ticket" in refused.value.detail.zh
    assert "set up" not in refused.value.detail.en
