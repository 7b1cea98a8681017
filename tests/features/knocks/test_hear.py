"""Callbacks: only the right provider's words about the right order are believed, once, and every knock is kept."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.features.knocks.post import Letter, deliver, heard, last_knock, letter, ordered, verdicts
from tests.stack import Stack, add_channel
from tests.upstream import EACH, attempts, chase, events, notices, number, payment, upstream

from hutong.base.clock import now
from hutong.capabilities.simulation import Mischief
from hutong.doors.callbacks import door
from hutong.features.knocks.hear import FORGED_BODY
from hutong.switchboard.drafts import publish

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def is_not_credited(hub: Stack, order: str) -> None:
    """The payment is as if nobody had knocked."""
    assert (await payment(hub, order)).state == "open"
    assert await notices(hub, order) == []


@pytest.mark.parametrize("channel", EACH)
async def test_a_knock_is_kept_raw_and_answered_in_the_providers_words(hub: Stack, channel: str) -> None:
    one = await letter(hub, channel)
    await is_not_credited(hub, one.order)
    reply = await deliver(hub, one)
    assert heard(reply)
    kept = await last_knock(hub)
    (attempt,) = await attempts(hub, one.order)
    assert kept["body"] == one.body
    assert kept["headers"].items() >= {name: text for name, text in one.headers.items() if name != "host"}.items()
    assert (kept["channel_id"], kept["revision"], kept["verdict"]) == (attempt.channel_id, attempt.revision, "paid")
    assert (await payment(hub, one.order)).state == "paid"
    assert len(await notices(hub, one.order)) == 1


@pytest.mark.parametrize("channel", EACH)
async def test_the_same_knock_any_number_of_times_is_one_notice(hub: Stack, channel: str) -> None:
    one = await letter(hub, channel)
    replies = await asyncio.gather(*(deliver(hub, one) for _ in range(20)))
    assert all(heard(reply) for reply in replies)
    assert heard(await deliver(hub, one))
    assert len(await notices(hub, one.order)) == 1
    assert (await events(hub, one.order)).count("paid") == 1


@pytest.mark.parametrize("channel", EACH)
async def test_every_changed_byte_is_seen(hub: Stack, channel: str) -> None:
    """Over the whole body, a byte here and there."""
    one = await letter(hub, channel)
    for at in range(0, len(one.body), max(1, len(one.body) // 25)):
        bent = bytearray(one.body)
        bent[at] ^= 0x01
        reply = await deliver(hub, one, body=bytes(bent))
        assert not heard(reply), at
        assert reply.status in (200, 500)  # the provider's own words for "come again"
    await is_not_credited(hub, one.order)
    assert heard(await deliver(hub, one))
    assert len(await notices(hub, one.order)) == 1


@pytest.mark.parametrize("channel", EACH)
@pytest.mark.parametrize("mischief", [Mischief.NOTICE_FORGED, Mischief.NOTICE_FOREIGN, Mischief.WRONG_AMOUNT])
async def test_forged_foreign_and_wrong_knocks(hub: Stack, channel: str, mischief: Mischief) -> None:
    hub.simulator(channel).mischiefs.order(mischief)
    one = await letter(hub, channel)
    hub.simulator(channel).mischiefs.clear()
    reply = await deliver(hub, one)
    assert not heard(reply)
    await is_not_credited(hub, one.order)
    verdict = (await last_knock(hub))["verdict"]
    assert verdict == "wrong_amount" if mischief is Mischief.WRONG_AMOUNT else verdict.startswith("forged")
    assert ("wrong amount" in await events(hub, one.order)) is (mischief is Mischief.WRONG_AMOUNT)
    await chase(hub, one.order)
    assert (await payment(hub, one.order)).state == "paid"


@pytest.mark.parametrize("channel", ["wxnative", "aliqr"])
async def test_stale_and_replayed_knocks(hub: Stack, channel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the protocol has a time: five minutes. A replay within them changes nothing."""
    hub.simulator(channel).mischiefs.order(Mischief.NOTICE_STALE)
    stale = await letter(hub, channel)
    hub.simulator(channel).mischiefs.clear()
    assert not heard(await deliver(hub, stale))
    await is_not_credited(hub, stale.order)
    one = await letter(hub, channel)
    for minutes in (6, -6):
        monkeypatch.setattr(door, "now", lambda minutes=minutes: now() + timedelta(minutes=minutes))
        assert not heard(await deliver(hub, one))
        await is_not_credited(hub, one.order)
    monkeypatch.undo()
    assert heard(await deliver(hub, one))


async def test_the_probe_of_wechat_pay_fails_like_any_wrong_signature(hub: Stack) -> None:
    hub.simulator("wxnative").mischiefs.order(Mischief.SIGNTEST)
    one = await letter(hub, "wxnative")
    hub.simulator("wxnative").mischiefs.clear()
    assert "SIGNTEST" in one.headers["wechatpay-signature"]
    assert not heard(await deliver(hub, one))
    await is_not_credited(hub, one.order)


@pytest.mark.parametrize("channel", EACH)
@pytest.mark.parametrize(
    "body", [b"", b"\0", b"\xff\xfe\xfd", b"{}", b"[]", b"<xml/>", b"a=1", b"<!DOCTYPE x><xml/>", b"x" * 60000]
)
async def test_garbage_is_kept_and_not_believed(hub: Stack, channel: str, body: bytes) -> None:
    order, attempt = await ordered(hub, channel)
    one = Letter(order, f"/callback/{attempt.channel_id}/{attempt.revision}", {}, body)
    reply = await deliver(hub, one)
    assert not heard(reply)
    assert reply.status != 503
    kept = await last_knock(hub)
    assert kept["body"] == body[:FORGED_BODY]
    assert kept["verdict"].startswith("forged")
    await is_not_credited(hub, order)


@pytest.mark.parametrize("channel", EACH)
async def test_another_channel_of_the_same_code(hub: Stack, channel: str) -> None:
    """Trap 2: correctly signed, of another channel, with the number of an order that exists."""
    one = await letter(hub, channel)
    code = hub.simulator(channel).CODE
    forms = hub.simulators[code].FORMS
    if forms[-1] not in hub.channels:
        hub.channels[forms[-1]] = await add_channel(replace(hub, channels={}), code, forms[-1])
        for name in ("wxnative", "wxv2native", "aliqr"):
            await _first_again(hub, name)
        await publish.refresh(hub.hub.actor("test"))
        await hub.hub.switchboard.catch_up()
    other = hub.channels[forms[-1]]
    revision = hub.hub.switchboard.current.id
    reply = await deliver(hub, one, path=f"/callback/{other}/{revision}")
    assert not heard(reply)
    await is_not_credited(hub, one.order)
    del hub.channels[forms[-1]]


async def _first_again(hub: Stack, name: str) -> None:
    """The product belongs to the first channel of its code, as before."""
    product = hub.hub.switchboard.current.products[name]
    await hub.hub.pool.execute("UPDATE product SET channel_id = $1 WHERE name = $2", product.channel_id, name)


@pytest.mark.parametrize("channel", EACH)
async def test_another_revision_of_the_same_channel(hub: Stack, channel: str) -> None:
    """The keys are the same, so it verifies; but that order was not made with that revision."""
    one = await letter(hub, channel)
    (attempt,) = await attempts(hub, one.order)
    await hub.hub.pool.execute("UPDATE setting SET remark = remark || 'x'")
    await hub.hub.pool.execute("UPDATE product SET rate_bp = rate_bp + 1")
    await publish.refresh(hub.hub.actor("test"))
    await hub.hub.switchboard.catch_up()
    newer = hub.hub.switchboard.current.id
    assert newer != attempt.revision
    reply = await deliver(hub, one, path=f"/callback/{attempt.channel_id}/{newer}")
    assert not heard(reply)
    assert (await last_knock(hub))["verdict"] == "stranger"
    await is_not_credited(hub, one.order)
    assert heard(await deliver(hub, one))


@pytest.mark.parametrize("channel", EACH)
async def test_a_number_that_is_not_ours(hub: Stack, channel: str) -> None:
    """An order that the provider has, correctly signed, and this database has not."""
    one = await letter(hub, channel)
    (attempt,) = await attempts(hub, one.order)
    await hub.hub.pool.execute("UPDATE attempt SET id = id || 'X' WHERE id = $1", attempt.id)
    reply = await deliver(hub, one)
    assert not heard(reply)
    assert (await last_knock(hub))["verdict"] == "stranger"
    await is_not_credited(hub, one.order)


async def test_channels_and_revisions_that_are_not_there(hub: Stack) -> None:
    one = await letter(hub, "wxnative")
    (attempt,) = await attempts(hub, one.order)
    before = await hub.hub.pool.fetchval("SELECT count(*) FROM knock")
    for path in (f"/callback/999999/{attempt.revision}", f"/callback/{attempt.channel_id}/999999", "/callback/0/0"):
        assert (await deliver(hub, one, path=path)).status == 404
    assert await hub.hub.pool.fetchval("SELECT count(*) FROM knock") == before  # nobody fills the table from outside
    await is_not_credited(hub, one.order)


@pytest.mark.parametrize("channel", EACH)
async def test_a_channel_without_its_secret_is_503_and_believes_nobody(hub: Stack, channel: str) -> None:
    """Trap 1. Such a revision can't be published; one that was damaged is no free money."""
    one = await letter(hub, channel)
    (attempt,) = await attempts(hub, one.order)
    content = await hub.hub.pool.fetchval("SELECT content FROM revision WHERE id = $1", attempt.revision)
    for setup in content["channels"]:
        secrets = [key for key, kept in setup["settings"].items() if kept["sealed"]]
        for key in [*secrets, *(key for key in setup["settings"] if "PUBLIC" in key or "CERT" in key)]:
            setup["settings"][key] = {"value": "", "sealed": None, "name": "", "remark": ""}
    damaged = await hub.hub.pool.fetchval(
        "INSERT INTO revision (actor, remark, content, diff) VALUES ('test', '', $1, '[]') RETURNING id", content
    )
    await hub.hub.pool.execute("UPDATE attempt SET revision = $1 WHERE id = $2", damaged, attempt.id)
    reply = await deliver(hub, one, path=f"/callback/{attempt.channel_id}/{damaged}")
    assert reply.status == 503
    assert (await last_knock(hub))["verdict"].startswith("config")
    await is_not_credited(hub, one.order)
    await hub.hub.pool.execute("DELETE FROM revision WHERE id = $1", damaged)


def v2(hub: Stack, number_: str, **changes: str) -> bytes:
    """A notification of WeChat Pay V2, signed with the shared key by this test's own code."""
    account = hub.simulators["WXPAY"].account("direct")
    fields = {
        "return_code": "SUCCESS",
        "result_code": "SUCCESS",
        "appid": account.merchant_no,
        "mch_id": account.settings["MCHID"],
        "nonce_str": "n",
        "openid": "o1",
        "trade_type": "NATIVE",
        "bank_type": "OTHERS",
        "total_fee": "1999",
        "cash_fee": "1999",
        "fee_type": "CNY",
        "transaction_id": "4200000000000000000000000001",
        "out_trade_no": number_,
        "time_end": "20261123120000",
        **changes,
    }
    return xml({**fields, "sign": v2_sign(fields, account.settings["PRIVATE_KEY"])})


def v2_sign(fields: Mapping[str, str], key: str) -> str:
    """MD5 of the sorted fields and the key."""
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if fields[name])
    return hashlib.md5(f"{text}&key={key}".encode()).hexdigest().upper()


def xml(fields: Mapping[str, str]) -> bytes:
    """Flat XML."""
    return (
        "<xml>" + "".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in fields.items()) + "</xml>"
    ).encode()


async def test_who_has_the_shared_key_can_not_make_money(hub: Stack) -> None:
    """Trap 3: correctly signed for an order that nobody paid."""
    order, attempt = await ordered(hub, "wxv2native")
    one = Letter(order, f"/callback/{attempt.channel_id}/{attempt.revision}", {}, v2(hub, attempt.id))
    with upstream(hub, "wxv2native") as provider:
        assert not heard(await deliver(hub, one))
        assert len(provider.asking) == 1
    assert (await last_knock(hub))["verdict"] == "not confirmed: waiting"
    await is_not_credited(hub, order)
    assert "unconfirmed" in await events(hub, order)


async def test_the_same_while_the_provider_can_not_be_asked(hub: Stack) -> None:
    order, attempt = await ordered(hub, "wxv2native")
    one = Letter(order, f"/callback/{attempt.channel_id}/{attempt.revision}", {}, v2(hub, attempt.id))
    with upstream(hub, "wxv2native") as provider:
        provider.refusing = True
        assert not heard(await deliver(hub, one))
        provider.refusing, provider.losing = False, 1
        assert not heard(await deliver(hub, one))
    await is_not_credited(hub, order)


@pytest.mark.parametrize(
    "changes",
    [{"total_fee": "1"}, {"total_fee": "199900"}, {"fee_type": "USD"}, {"mch_id": "1900000001"}, {"appid": "wx0"}],
)
async def test_other_content_under_the_shared_key(hub: Stack, changes: dict[str, str]) -> None:
    one = await letter(hub, "wxv2native")  # it is paid, but not so
    (attempt,) = await attempts(hub, one.order)
    reply = await deliver(hub, one, body=v2(hub, attempt.id, **changes))
    if changes == {"fee_type": "USD"}:  # what the provider says when asked is what counts
        assert heard(reply)
        return
    assert not heard(reply)
    await is_not_credited(hub, one.order)


async def test_what_the_shared_key_says_failed_closes_nothing(hub: Stack) -> None:
    order, attempt = await ordered(hub, "wxv2native")
    body = v2(hub, attempt.id, result_code="FAIL", err_code="SYSTEMERROR")
    await deliver(hub, Letter(order, f"/callback/{attempt.channel_id}/{attempt.revision}", {}, body))
    assert (await attempts(hub, order))[0].state == "waiting"


async def test_a_notification_that_comes_before_the_answer(hub: Stack) -> None:
    """The payer was quicker than our own note of the order."""
    order = number()
    with upstream(hub) as provider:
        notebook = hub.money.desk._notebook
        write, paid = notebook.write, asyncio.Event()

        async def slow(note: object) -> bool:
            await paid.wait()
            return await write(note)

        vars(notebook)["write"] = slow
        ordering = asyncio.create_task(hub.order(order, smstyle="2"))
        while not provider.paying:
            await asyncio.sleep(0.005)
        simulator = hub.simulator("wxnative")
        (attempt,) = await attempts(hub, order)
        handle = next(record for record in simulator.home.book.all("wxpay_v3.order") if record["number"] == attempt.id)
        await simulator.pay(handle["handle"])
        await simulator.knocker.settled()
        paid.set()
        status, answer = await ordering
        del vars(notebook)["write"]
    assert (status, answer["code"]) == (200, 1)
    assert (await attempts(hub, order))[0].state == "paid"
    assert len(await notices(hub, order)) == 1


async def test_no_knock_is_left_without_a_verdict(hub: Stack) -> None:
    assert "" not in await verdicts(hub)
