"""Receipts: by whichever road, they are facts once, told to the merchant once, and of their own channel only."""

import asyncio
from datetime import timedelta

import orjson
import pytest
from tests.stack import HUB, Stack
from tests.texting import SMS_CODES, lead, results
from tests.upstream import number

from hutong.capabilities.sms import AsksSms, HearsSms, SmsOutcome, SmsState
from hutong.features.sms.chase import LADDER
from hutong.features.sms.settle import Heard
from hutong.switchboard import registry

pytestmark = pytest.mark.asyncio(loop_scope="module")
HEARING = [code for code in SMS_CODES if issubclass(registry.spec(code).adapter, HearsSms)]
ASKING = [code for code in SMS_CODES if issubclass(registry.spec(code).adapter, AsksSms)]


async def sent(hub: Stack, phone: str, code: str) -> tuple[str, str]:
    """A message sent by this carrier: our number and the provider's."""
    await lead(hub, "sms", code)
    params = orjson.dumps({"name": "王五", "fee": "8"}).decode()
    fields = {"smsId": number("R"), "mobile": phone, "template": "notice", "params": params}
    _, answer = await hub.post("/api/sms/send", {**fields, "notifyUrl": "http://127.0.0.1:9/sms"})
    assert answer["code"] == 1, answer
    sms_id = results(answer)[0]["sysSmsId"]
    provider_no = await hub.hub.pool.fetchval("SELECT provider_no FROM sms WHERE id = $1", sms_id)
    return sms_id, provider_no


async def row(hub: Stack, sms_id: str) -> dict[str, object]:
    return dict(await hub.hub.pool.fetchrow("SELECT * FROM sms WHERE id = $1", sms_id))


async def listen(hub: Stack, code: str) -> None:
    """The operator enters the channel's address in the provider's console."""
    opened = await hub.hub.switchboard.open(hub.channels[code])
    hub.simulators[code].receipts_to = opened.face(HearsSms).receipts_at()


def message_id(hub: Stack, code: str, phone: str) -> str:
    return next(message.id for message in hub.simulators[code].inbox() if message.phone.endswith(phone))


@pytest.mark.parametrize("code", HEARING)
@pytest.mark.parametrize("fails", [False, True])
async def test_a_receipt_is_a_fact_and_the_merchant_is_told_once(
    hub: Stack, phone: str, code: str, fails: bool
) -> None:
    sms_id, _ = await sent(hub, phone, code)
    await listen(hub, code)
    simulator = hub.simulators[code]
    failure = next(iter(simulator.FAILURES)) if fails else ""
    for _ in range(2):
        simulator.report(message_id(hub, code, phone), code=failure)
        await simulator.knocker.settled()
    assert [one.heard for one in simulator.knocker.tries[-2:]] == [True, True]
    found = await row(hub, sms_id)
    assert found["state"] == ("failed" if fails else "delivered")
    assert found["done_at"] is not None
    [notice] = [one for one in await hub.notices() if one["subject"] == sms_id]
    assert notice["topic"] == f"sms.{found['state']}"
    assert notice["fields"]["mobile"] == phone


@pytest.mark.parametrize("code", ASKING)
async def test_without_a_receipt_the_provider_is_asked(hub: Stack, phone: str, code: str) -> None:
    sms_id, _ = await sent(hub, phone, code)
    simulator = hub.simulators[code]
    simulator.receipts_to = ""
    await hub.hub.pool.execute("UPDATE sms SET ask_at = now() WHERE id = $1", sms_id)
    await hub.money.texts.chaser.turn()
    found = await row(hub, sms_id)
    assert (found["state"], found["asked"]) == ("sent", 1)
    assert found["ask_at"] is not None
    simulator.report(message_id(hub, code, phone))
    await hub.hub.pool.execute("UPDATE sms SET ask_at = now() WHERE id = $1", sms_id)
    await hub.money.texts.chaser.turn()
    assert (await row(hub, sms_id))["state"] == "delivered"
    assert (await row(hub, sms_id))["ask_at"] is None


async def test_questions_end(hub: Stack, phone: str) -> None:
    sms_id, _ = await sent(hub, phone, "TEST_SMS")
    for _ in LADDER:
        await hub.hub.pool.execute("UPDATE sms SET ask_at = now() WHERE id = $1", sms_id)
        await hub.money.texts.chaser.turn()
        assert (await row(hub, sms_id))["ask_at"] is not None
    await hub.hub.pool.execute("UPDATE sms SET ask_at = now() WHERE id = $1", sms_id)
    await hub.money.texts.chaser.turn()
    assert (await row(hub, sms_id))["ask_at"] is None


async def test_a_receipt_of_another_channel_is_nobodys(hub: Stack, phone: str) -> None:
    sms_id, provider_no = await sent(hub, phone, "TEST_SMS")
    settler = hub.money.texts.settler
    for outcome in (
        SmsOutcome(SmsState.FAILED, number=sms_id),
        SmsOutcome(SmsState.FAILED, provider_no=provider_no),
        SmsOutcome(SmsState.FAILED),
    ):
        assert await settler.settle(outcome, hub.channels["JCSMS"], "receipt") is Heard.STRANGER
    assert (
        await settler.settle(SmsOutcome(SmsState.UNKNOWN, sms_id), hub.channels["TEST_SMS"], "receipt") is Heard.NOTHING
    )
    assert (await row(hub, sms_id))["state"] == "sent"


NUMBERLESS = ["MIAODI", "JPUSH_SMS"]  # their receipts tell the provider's number only


@pytest.mark.parametrize("code", NUMBERLESS)
async def test_a_receipt_of_another_system_is_acknowledged(hub: Stack, phone: str, code: str) -> None:
    """The account serves somebody else, too: a receipt that is never heard would come for ever."""
    sms_id, _ = await sent(hub, phone, code)
    await listen(hub, code)
    simulator = hub.simulators[code]
    await hub.hub.pool.execute("UPDATE sms SET phone = 'another' WHERE id = $1", sms_id)
    simulator.report(message_id(hub, code, phone))
    await simulator.knocker.settled()
    assert simulator.knocker.tries[-1].heard
    assert await hub.hub.pool.fetchval("SELECT verdict FROM knock ORDER BY id DESC LIMIT 1") == "stranger"
    assert (await row(hub, sms_id))["state"] == "sent"


NEW = "provider_no = '', channel_id = NULL, state = 'sending'"
WITHOUT = "provider_no = '', state = 'unknown', ask_at = now() + interval '1 minute'"


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize(
    ("change", "heard"),
    [
        (NEW, Heard.EARLY),
        (WITHOUT, Heard.EARLY),
        ("provider_no = '', ask_at = now() + interval '1 minute'", Heard.EARLY),
        ("provider_no = '', created_at = now() - interval '61 s'", Heard.STRANGER),
        (f"{WITHOUT}, channel_id = 0", Heard.STRANGER),
        ("provider_no = 'another'", Heard.STRANGER),
    ],
)
async def test_a_receipt_comes_again_only_while_its_number_may_be_written_down(
    hub: Stack, phone: str, change: str, heard: Heard, told: bool
) -> None:
    sms_id, provider_no = await sent(hub, phone, "MIAODI")
    await hub.hub.pool.execute(f"UPDATE sms SET {change} WHERE id = $1", sms_id)
    outcome = SmsOutcome(SmsState.DELIVERED, provider_no=provider_no, phone=phone if told else "")
    settler, channel_id = hub.money.texts.settler, hub.channels["MIAODI"]
    assert await settler.settle(outcome, channel_id, "receipt") is heard
    other = SmsOutcome(SmsState.DELIVERED, provider_no=provider_no, phone="13000000000")
    assert await settler.settle(other, channel_id, "receipt") is Heard.STRANGER
    await hub.hub.pool.execute("UPDATE sms SET state = 'sent', ask_at = NULL, channel_id = 0 WHERE id = $1", sms_id)


async def test_an_early_receipt_counts_when_it_comes_again(hub: Stack, phone: str) -> None:
    sms_id, provider_no = await sent(hub, phone, "MIAODI")
    await hub.hub.pool.execute(f"UPDATE sms SET {NEW} WHERE id = $1", sms_id)
    await listen(hub, "MIAODI")
    simulator = hub.simulators["MIAODI"]
    simulator.report(message_id(hub, "MIAODI", phone))
    for _ in range(500):
        if simulator.knocker.tries and await row_verdict(hub) == "early":
            break
        await asyncio.sleep(0.01)
    assert await row_verdict(hub) == "early"
    await hub.hub.pool.execute(
        "UPDATE sms SET state = 'sent', provider_no = $2, channel_id = $3 WHERE id = $1",
        sms_id,
        provider_no,
        hub.channels["MIAODI"],
    )
    outcome = SmsOutcome(SmsState.DELIVERED, provider_no=provider_no, phone=phone)
    settler = hub.money.texts.settler
    assert await settler.settle(outcome, hub.channels["MIAODI"], "receipt") in (Heard.SETTLED, Heard.KNOWN)
    assert (await row(hub, sms_id))["state"] == "delivered"


async def row_verdict(hub: Stack) -> str:
    return str(await hub.hub.pool.fetchval("SELECT verdict FROM knock ORDER BY id DESC LIMIT 1"))


async def test_a_forged_receipt_changes_nothing(hub: Stack, phone: str) -> None:
    sms_id, provider_no = await sent(hub, phone, "ALIYUN_SMS")
    body = orjson.dumps([{"phone_number": phone, "success": False, "biz_id": provider_no, "out_id": sms_id}])
    for address in ("", "?token=", "?token=wrong"):
        url = f"{HUB}/callback/{hub.channels['ALIYUN_SMS']}{address}"
        await hub.net.send("POST", url, headers={"content-type": "application/json"}, body=body)
    assert (await row(hub, sms_id))["state"] == "sent"
    verdict = await hub.hub.pool.fetchval("SELECT verdict FROM knock ORDER BY id DESC LIMIT 1")
    assert verdict.startswith("forged")


async def test_a_message_whose_sender_died_is_unknown_not_lost(hub: Stack, phone: str) -> None:
    sms_id, _ = await sent(hub, phone, "TEST_SMS")
    await hub.hub.pool.execute(
        "UPDATE sms SET state = 'sending', owner = 1, channel_id = NULL, provider_no = '',"
        " claimed_at = now() - interval '3 s' WHERE id = $1",
        sms_id,
    )
    await hub.money.texts.chaser.turn()
    assert (await row(hub, sms_id))["state"] == "unknown"
    settled = await hub.money.texts.settler.settle(
        SmsOutcome(SmsState.DELIVERED, sms_id), hub.channels["TEST_SMS"], "receipt"
    )
    assert settled is Heard.SETTLED


async def test_a_message_whose_sender_lives_is_left_to_it(hub: Stack, phone: str) -> None:
    sms_id, _ = await sent(hub, phone, "TEST_SMS")
    await hub.hub.pool.execute(
        "UPDATE sms SET state = 'sending', claimed_at = now() - interval '3 s' WHERE id = $1", sms_id
    )
    await hub.money.texts.chaser.turn()
    assert (await row(hub, sms_id))["state"] == "sending"
    await hub.hub.pool.execute("UPDATE sms SET state = 'sent' WHERE id = $1", sms_id)


async def test_what_the_provider_never_had_is_unsent_after_a_while(hub: Stack, phone: str) -> None:
    sms_id, _ = await sent(hub, phone, "TEST_SMS")
    gone = "UPDATE sms SET state = 'unknown', id = $2, ask_at = now(), created_at = now() - $3::interval WHERE id = $1"
    await hub.hub.pool.execute(gone, sms_id, "0" * 26, timedelta(minutes=1))
    await hub.money.texts.chaser.turn()
    assert (await row(hub, "0" * 26))["state"] == "unknown", "it may still be on its way"
    await hub.hub.pool.execute(
        "UPDATE sms SET ask_at = now(), created_at = now() - interval '6 minutes' WHERE id = $1", "0" * 26
    )
    await hub.money.texts.chaser.turn()
    assert (await row(hub, "0" * 26))["state"] == "unsent"
    [notice] = [one for one in await hub.notices() if one["subject"] == "0" * 26]
    assert (notice["topic"], notice["fields"]["status"]) == ("sms.unsent", "unsent")
