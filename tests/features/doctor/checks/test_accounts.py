"""Accounts behind channels, asked through a hub: what the provider says, and what is told when it says nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from tests.doctoring import changed, ground, ids, looked, only, with_settings, with_setup
from tests.lending import NO_TOKEN
from tests.lettering import app, wechat
from tests.stack import SANDBOX, Stack

from hutong.base.http import TOO_SLOW
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.features.doctor.checks import accounts
from hutong.switchboard.call_log import EXAMINATION
from hutong.switchboard.content import Carrier, Template

pytestmark = pytest.mark.asyncio(loop_scope="module")
CODE = "WX_GZH"


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def behaved(hub: Stack) -> AsyncIterator[None]:
    """The simulators behave again."""
    apps = dict(hub.net.apps)
    yield
    hub.net.apps.clear()
    hub.net.apps.update(apps)
    wechat(hub).configure(app(hub), secret=hub.simulators[CODE].account("service").settings["PRIVATE_KEY"])


async def test_every_channel_that_can_examine_itself_has_a_part(hub: Stack) -> None:
    on = await ground(hub)
    keys = {part.key for part in accounts.parts(on)}
    assert f"account.{hub.channels['WXPAY_V3']}" in keys
    assert f"account.{hub.channels['LOCAL_OSS']}" not in keys


async def test_a_provider_without_a_harmless_question_is_not_called_right(hub: Stack) -> None:
    [found] = await looked(accounts, only(await ground(hub), "MIAODI"))
    assert found.level == "fine"
    assert "can't be asked" in found.cause.en


async def test_texts_are_asked_about_as_they_are_set_up(hub: Stack) -> None:
    on = only(await ground(hub), "ALIYUN_SMS")
    carrier = Carrier("SMS_1", "没有的签名")
    made = Template("x", Text("甲", "x"), "text", carriers={hub.channels["ALIYUN_SMS"]: carrier})
    assert await ids(accounts, changed(on, templates={"x": made})) == ["aliyun_sms.sign", "aliyun_sms.template"]
    assert await ids(accounts, changed(on, templates={"x": replace(made, enabled=False)})) == []


async def test_sound_accounts_are_fine(hub: Stack) -> None:
    on = only(await ground(hub), "WXPAY_V3", "WXPAY", "ALIPAY")
    assert [one.level for one in await looked(accounts, on)] == ["fine"] * 3


async def test_what_the_provider_refuses_is_told_once_with_its_channel(hub: Stack) -> None:
    on = only(await ground(hub, draft=True), CODE)
    wrong = with_settings(on.content.channels[hub.channels[CODE]], {"PRIVATE_KEY": "0123456789abcdef" * 2})
    found = [one for one in await looked(accounts, with_setup(on, wrong)) if one.level == "error"]
    assert [one.id for one in found] == ["wechat.secret"]
    assert app(hub) in found[0].subject.zh
    assert found[0].place == f"/channels?edit={hub.channels[CODE]}"


async def test_a_provider_that_is_not_reached_and_one_that_says_nonsense(hub: Stack) -> None:
    on = only(await ground(hub), "ALIPAY")

    async def nonsense(_scope: object, _receive: object, send: object) -> None:
        assert callable(send)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"<html>hello</html>"})

    hub.net.apps[f"{SANDBOX}/alipay"] = nonsense
    assert await ids(accounts, on) in (["account.silent"], ["account.unclear"])
    del hub.net.apps[f"{SANDBOX}/alipay"]
    [found] = await looked(accounts, on)
    assert (found.id, found.level) == ("account.unreachable", "error")


@pytest.mark.parametrize(
    ("failed", "zh", "en"),
    [
        (Failed(Fault.UNREACHABLE, words=NO_TOKEN), f"：{NO_TOKEN.zh}", f": {NO_TOKEN.en}"),
        (Failed(Fault.UNKNOWN, words=TOO_SLOW.en), f"：{TOO_SLOW.zh}", f": {TOO_SLOW.en}"),
        (Failed(Fault.REFUSED, "X1", "余额不足"), "：被拒绝 X1 余额不足", ": refused X1"),
        (Failed(Fault.REFUSED, "X1", "no money"), "：被拒绝 X1 no money", ": refused X1 no money"),
    ],
)
async def test_what_nobody_explains_is_told_in_both_languages(failed: Failed, zh: str, en: str) -> None:
    found = accounts._general(failed)
    assert found.cause.zh.endswith(zh)
    assert found.cause.en.endswith(en)


async def test_a_channel_that_can_not_be_opened_is_left_to_its_settings(hub: Stack) -> None:
    on = only(await ground(hub, draft=True), CODE)
    wrong = with_settings(on.content.channels[hub.channels[CODE]], {"PRIVATE_KEY": "no secret"})
    [part] = accounts.parts(with_setup(on, wrong))
    examined = await part.examine()
    assert (examined.findings, examined.checked) == ((), ())


async def test_what_is_asked_stands_in_the_log_as_an_examination(hub: Stack) -> None:
    await looked(accounts, only(await ground(hub), "WXPAY"))
    await hub.hub.switchboard.calls.flush()
    query = "SELECT verb, fault FROM call_log WHERE number = $1 AND channel_id = $2"
    rows = await hub.hub.pool.fetch(query, EXAMINATION, hub.channels["WXPAY"])
    assert "not_found" in {row["fault"] for row in rows}, "of an order that is nobody's"


async def _knocked(hub: Stack, code: str, verdict: str, revision: int) -> None:
    query = (
        "INSERT INTO knock (channel_id, revision, peer, query, headers, body, verdict)"
        " VALUES ($1, $2, '', '', '{}', '', $3)"
    )
    await hub.hub.pool.execute(query, hub.channels[code], revision, verdict)


async def test_what_only_a_payment_can_prove_is_not_called_right_before_one_came(hub: Stack) -> None:
    async def said() -> str:
        [found] = await looked(accounts, only(await ground(hub), "ALIPAY"))
        assert found.level == "fine"
        return found.cause.en

    unproved, running = "SELLER_ID could not be checked until the first notification", (await ground(hub)).revision
    assert unproved in await said()
    await _knocked(hub, "ALIPAY", "forged: seller_id is not ours", running)
    assert unproved in await said(), "it was not believed"
    await _knocked(hub, "ALIPAY", "paid", running)
    assert "settings fit ours" in await said()
    on = only(await ground(hub, draft=True), "ALIPAY")
    other = with_settings(on.content.channels[hub.channels["ALIPAY"]], {"SELLER_ID": "2088000000000000"})
    [found] = await looked(accounts, with_setup(on, other))
    assert unproved in found.cause.en, "it was proved for another one"


async def test_what_only_a_push_can_prove_is_not_called_right_before_one_came(hub: Stack) -> None:
    async def said() -> str:
        return " ".join(one.cause.en for one in await looked(accounts, only(await ground(hub), CODE)))

    greeted = "INSERT INTO push_address (channel_id, greeted_at) VALUES ($1, now()) ON CONFLICT DO NOTHING"
    await hub.hub.pool.execute(greeted, hub.channels[CODE])
    unproved = "token, ENCODING_AES_KEY could not be checked until the first push"
    assert unproved in await said()
    fields = "(channel_id, revision, kind, event, name, sender, receiver, told_at, sealed, form, fields, mark)"
    values = "($1, $2, 'event', 'CLICK', 'CLICK', 'o', 'gh', now(), true, 'xml', '{}', 'a')"
    running = (await ground(hub)).revision
    await hub.hub.pool.execute(f"INSERT INTO push {fields} VALUES {values}", hub.channels[CODE], running)
    assert "settings fit ours" in await said()


async def test_where_the_plainest_question_fails_the_others_are_not_asked(hub: Stack) -> None:
    on = only(await ground(hub, draft=True), "ALIYUN_SMS")
    channel = hub.channels["ALIYUN_SMS"]
    wrong = with_settings(on.content.channels[channel], {"PRIVATE_KEY": "0" * 30})
    await hub.hub.switchboard.calls.flush()
    asked = "SELECT count(*) FROM call_log WHERE number = $1 AND channel_id = $2"
    before = await hub.hub.pool.fetchval(asked, EXAMINATION, channel)
    assert await ids(accounts, with_setup(on, wrong)) == ["aliyun_sms.secret"]
    await hub.hub.switchboard.calls.flush()
    assert await hub.hub.pool.fetchval(asked, EXAMINATION, channel) == before + 1
