"""`kill -9` while a message is sent: it is never sent twice, and never forgotten without a word."""

import asyncpg
import orjson
import pytest
from tests.crash.town import Town
from tests.texting import SMS_CODES, lead, teach

from hutong.capabilities.simulation import Mischief
from hutong.capabilities.sms import AsksSms, HearsSms
from hutong.switchboard import registry

USUAL = "ALIYUN_SMS"
TELLING = [code for code in SMS_CODES if issubclass(registry.spec(code).adapter, HearsSms)]
ASKING = [code for code in SMS_CODES if issubclass(registry.spec(code).adapter, AsksSms)]
UNKNOWN = 4004


async def lead_to(town: Town, code: str) -> None:
    async with town.office() as office:
        await teach(office)
        await lead(office, "sms", code)


async def send(town: Town, number: str) -> str | int | None:
    """How the message stands, as the answer says, or the refusal's code; None when the hub died before it answered."""
    wish = {
        "smsId": number,
        "mobile": f"1381234567{number[-1]}",
        "template": "code",
        "params": '{"code":"482913"}',
        "notifyUrl": f"{town.outside_url}/merchant",
    }
    answer = await town.call("/api/sms/send", wish)
    if answer is None or answer["code"] != 1:
        return answer and answer["code"]
    return str(orjson.loads(answer["results"])[0]["status"])


async def status(town: Town, number: str) -> str:
    answer = await town.call("/api/sms/query", {"smsId": number})
    assert answer is not None
    assert answer["code"] == 1, answer
    return str(orjson.loads(answer["results"])[0]["status"])


async def stands(town: Town, number: str, state: str) -> None:
    async def it_does() -> bool:
        return await status(town, number) == state

    await town.until(it_does)


async def do(dsn: str, query: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetch(query)
    finally:
        await connection.close()


async def due(dsn: str) -> None:
    """Moves to now what waits for a dead sender's end to be certain, or for the next question."""
    await do(dsn, "UPDATE sms SET claimed_at = claimed_at - interval '1 minute' WHERE state = 'sending'")
    await do(dsn, "UPDATE sms SET ask_at = now() WHERE ask_at IS NOT NULL")


async def told_once(town: Town, dsn: str, number: str) -> None:
    """The merchant was told of this message's arrival, of nothing else, and by one notice."""
    await town.receiver.until(1)
    assert {(fields["smsId"], fields["status"]) for fields in town.receiver.heard} == {(number, "delivered")}
    [notice] = await do(dsn, "SELECT topic, fields FROM notice")
    assert (notice["topic"], orjson.loads(notice["fields"])["smsId"]) == ("sms.delivered", number)


async def test_the_hub_dies_at_every_step_of_a_message(town: Town, dsn: str) -> None:
    """Before anybody was asked, after the provider took it, and when the provider told of its arrival."""
    await lead_to(town, USUAL)
    provider = town.simulators[USUAL]
    for number, failpoint in (("S1", "sms.taken"), ("S2", "sms.sent")):
        web = await town.start("web", failpoint)
        assert await send(town, number) is None
        await web.killed()
    web = await town.start("web", "sms.settled")
    for number in ("S1", "S2"):  # the merchant repeats what was not answered
        assert await send(town, number) == "sending"
    await due(dsn)
    await town.start("worker")
    for number in ("S1", "S2"):
        await stands(town, number, "unknown")
        assert await send(town, number) == UNKNOWN
    [message] = provider.inbox()  # nothing was sent again
    provider.report(message.id)
    await web.killed()
    await town.start("web")
    await stands(town, "S2", "delivered")
    assert await send(town, "S2") == "delivered"
    assert await status(town, "S1") == "unknown"
    assert len(list(provider.inbox())) == 1
    await told_once(town, dsn, "S2")


@pytest.mark.hard
@pytest.mark.parametrize(("failpoint", "sent"), [("sms.taken", 0), ("sms.sent", 1)])
@pytest.mark.parametrize("code", SMS_CODES)
async def test_the_sender_dies(town: Town, dsn: str, code: str, failpoint: str, sent: int) -> None:
    await lead_to(town, code)
    web = await town.start("web", failpoint)
    assert await send(town, "S1") is None
    await web.killed()
    provider = town.simulators[code]
    assert len(list(provider.inbox())) == sent
    await town.start("web")
    assert await send(town, "S1") == "sending"
    await due(dsn)
    await town.start("worker")
    await stands(town, "S1", "unknown")
    assert await send(town, "S1") == UNKNOWN
    assert len(list(provider.inbox())) == sent
    if not sent or code not in TELLING:
        return
    [message] = provider.inbox()
    provider.report(message.id)
    if message.number:
        await stands(town, "S1", "delivered")
        await told_once(town, dsn, "S1")
    else:  # a provider that tells only its own numbers can't be understood: the answer with them was lost
        assert await status(town, "S1") == "unknown"


@pytest.mark.hard
@pytest.mark.parametrize("code", ASKING)
async def test_the_worker_dies_when_it_has_found_out(town: Town, dsn: str, code: str) -> None:
    await lead_to(town, code)
    await town.start("web")
    assert await send(town, "S1") == "sent"
    provider = town.simulators[code]
    provider.mischiefs.order(Mischief.NOTICE_LOST, times=100)
    [message] = provider.inbox()
    provider.report(message.id)
    await due(dsn)
    worker = await town.start("worker", "sms.settled")
    await worker.killed()
    await town.start("worker")
    await stands(town, "S1", "delivered")
    await told_once(town, dsn, "S1")
    assert len(list(provider.inbox())) == 1
