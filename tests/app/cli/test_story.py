"""`hutong payment`, `refund` and `notice`: what happened is found by any number and told whole, without secrets."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from tests.app.cli.conftest import Type, Typed
from tests.features.refunds.test_return import late
from tests.features.refunds.till import open_till

from hutong.app.cli.term import story
from hutong.app.cli.term.moments import clock, since
from hutong.app.cli.term.states import failed
from hutong.app.cli.term.words import speak
from hutong.base.errors import Refusal
from hutong.base.http import TOO_SLOW
from hutong.base.secrets import Secret
from hutong.base.text import Language

TO = "http://127.0.0.1:9/back"


async def live(dsn: str) -> tuple[Secret, list[Secret]]:
    """A paid order that was refunded in part, a late one that went back; nobody hears the notices. Its secrets."""
    till = await open_till(dsn)
    try:
        await till.paid("A1")
        await till.refund("A1", "R1", "5.00", notifyUrl=TO, reason="坏了")
        await late(till, "A2", "WXPAY")
        await till.stack.money.refund_chaser.turn()
        await till.simulator("A1").knocker.settled()
        await till.stack.money.deliverer.turn()
        await till.stack.money.deliverer.finish()
        accounts = [simulator.account(simulator.FORMS[0]).settings for simulator in till.stack.simulators.values()]
        secrets = [
            Secret(value) for one in accounts for name, value in one.items() if "KEY" in name and "PUBLIC" not in name
        ]
        return till.stack.hub.settings.master, [*secrets, till.stack.md5_key, till.stack.private_key]
    finally:
        await till.close()


@pytest.fixture
def lived(typed: Type, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types at an installation where something happened; no secret is ever in what it answers."""
    master, secrets = asyncio.run(live(dsn))
    monkeypatch.setenv("HUTONG_MASTER_KEY", master.reveal())

    def careful(*arguments: str, given: str = "") -> Typed:
        said = typed(*arguments, given=given)
        for secret in secrets:
            assert secret.reveal() not in said.out + said.err
            assert json.dumps(secret.reveal())[1:-1] not in said.out
        return said

    return careful


def test_the_story_of_a_payment(lived: Type) -> None:
    told = lived("payment", "show", "A1", "--json").json
    payment = told["payment"]
    assert (payment["order_id"], payment["state"], payment["fen"], payment["refunded"]) == ("A1", "paid", 1999, 500)
    (attempt,) = told["attempts"]
    (refund,) = told["refunds"]
    assert (attempt["state"], attempt["product"]) == ("paid", "wxnative")
    assert (refund["refund_id"], refund["fen"], refund["state"]) == ("R1", 500, "done")
    assert {notice["topic"] for notice in told["notices"]} == {"payment.paid", "refund.done"}
    assert all(len(notice["posted"]) == 1 for notice in told["notices"])
    assert [event["what"] for event in told["events"]] == ["paid", "refund asked", "refund processing", "refund done"]
    assert [call["verb"] for call in told["calls"]] == ["pay", "refund"]
    assert all(call["exchanges"] for call in told["calls"])
    assert told["also"] == []
    assert "auth_code" not in attempt
    # every number leads to it
    for number in (payment["id"], attempt["id"], attempt["provider_no"], refund["id"], "R1", refund["provider_no"]):
        for command in ("payment", "refund"):
            assert lived(command, "show", number, "--json").json["payment"]["id"] == payment["id"]


def test_the_story_for_eyes(lived: Type) -> None:
    said = lived("payment", "show", "A1").out
    for word in ("A1", "19.99", "5.00", "R1", "手冲咖啡", "全程", "已支付", "已退款"):
        assert word in said
    for word in (
        "商户下单",
        "支付成功 · 生成",
        "退款成功 · 已发送",
        "渠道通知 · 19.99 元",
        "退款申请",
        "坏了",
        "成功 (",
    ):
        assert word in said, "what happened is told in the words of the office"
    for word in ("payment.paid", "refund asked", "callback ", " pay ", "owed", "posted", "fen="):
        assert word not in said
    assert "api.mch" not in said  # nor the content of calls, unless asked for
    assert "exchanges" not in said
    calls = lived("payment", "show", "A1", "--calls", "--lang", "en").out
    for word in (
        "Timeline",
        "Ordered",
        "Paid · made",
        "A refund was asked for",
        "the provider's notification · 19.99 yuan",
    ):
        assert word in calls
    assert "/v3/refund/domestic/refunds" in calls
    lines = [line for line in said.splitlines() if "通知" in line or "调用" in line or "事件" in line]
    moments = [line.split("│")[1].strip() for line in lines if line.count("│") >= 5]
    assert len(moments) >= 8
    assert moments == sorted(moments)


def test_why_something_failed_is_told_in_the_readers_language(lived: Type, dsn: str) -> None:
    async def fails() -> None:
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute("UPDATE attempt SET fault = 'unreachable', words = 'REFUSED BY PEER'")
            await connection.execute("UPDATE refund SET fault = 'config', words = 'NO CERT'")
            await connection.execute("UPDATE call_log SET fault = 'slow_down', words = 'LATER' WHERE verb = 'refund'")
            await connection.execute(
                "UPDATE payment_event SET what = 'attempt passed on', detail = $1 WHERE what = 'paid'",
                json.dumps({"fault": "unsupported", "words": "NO H5", "to_channel": 7}),
            )
            await connection.execute(
                "UPDATE payment_event SET detail = $1 WHERE what = 'refund done'", json.dumps({"why": "expired"})
            )
        finally:
            await connection.close()

    asyncio.run(fails())
    chinese = (
        "连接不上 REFUSED BY PEER",
        "我方配置有误 NO CERT",
        "请求过快 LATER (",
        "通道不支持 · NO H5 · 通道 7",
        "已过期",
    )
    english = ("unreachable REFUSED", "wrong settings NO CERT", "too many requests LATER", "· channel 7", "· expired")
    raw = ("unreachable", "config", "slow_down", "unsupported", "attempt passed on", "to_channel")
    for language, words in (("zh", chinese), ("en", english)):
        said = lived("payment", "show", "A1", "--lang", language).out
        assert [word for word in words if word not in said] == []
        assert language == "en" or [word for word in raw if word in said] == []
        assert words[1] in lived("refund", "list", "--lang", language).out
    [attempt] = lived("payment", "show", "A1", "--json").json["attempts"]
    assert attempt["fault"] == "unreachable"


def test_lists(lived: Type) -> None:
    assert {one["order_id"] for one in lived("payment", "list", "--json").json} == {"A1", "A2"}
    assert [one["order_id"] for one in lived("payment", "list", "--state", "late", "--json").json] == ["A2"]
    assert lived("payment", "list", "--merchant", "nobody", "--json").json == []
    assert len(lived("payment", "list", "-n", "1", "--json").json) == 1
    assert len(lived("payment", "list", "--since", "1h", "--json").json) == 2
    assert lived("payment", "list", "--since", "2999-01-01", "--json").json == []
    assert {one["refund_id"][:5] for one in lived("refund", "list", "--json").json} == {"R1", "AUTO:"}
    assert [one["order_id"] for one in lived("refund", "list", "--automatic", "--json").json] == ["A2"]
    assert [one["refund_id"] for one in lived("refund", "list", "--asked", "--state", "done", "--json").json] == ["R1"]
    states = {"payment": ("已支付", "关单后到账"), "refund": ("已退款",), "notice": ("重试中",)}
    english = {"payment": ("Paid", "Paid late"), "refund": ("Refunded",), "notice": ("Retrying",)}
    for command in ("payment", "refund", "notice"):
        said, translated = lived(command, "list").out, lived(command, "list", "--lang", "en").out
        assert "A1" in said
        assert [word for word in states[command] if word not in said] == [], command
        assert [word for word in english[command] if word not in translated] == [], command
        assert lived(command, "list", "--state", "nonsense").status == 2


def test_numbers_that_nobody_has(lived: Type) -> None:
    for command in ("payment", "refund"):
        said = lived(command, "show", "A404")
        assert (said.status, "3004" in said.err) == (1, True)
        assert lived(command, "show", "A1", "--merchant", "nobody").status == 1
    for arguments in (("show", "X"), ("resend", "X")):
        said = lived("notice", *arguments, "--json")
        assert (said.status, said.json["code"]) == (1, 6021)
    assert lived("notice", "test", "M404", "https://shop.example.com/", "--json").json["code"] == 6016


def test_notices_by_hand(lived: Type) -> None:
    notices = lived("notice", "list", "--json").json
    assert {(one["topic"], one["state"], one["posted"]) for one in notices} == {
        ("payment.paid", "waiting", 1),
        ("refund.done", "waiting", 1),
    }
    first = notices[0]["id"]
    shown = lived("notice", "show", first, "--json").json
    assert shown["tries"] == len(shown["tried"]) == 1
    assert shown["tried"][0]["error"]
    eyes = lived("notice", "show", first).out
    assert (first in eyes, "重试中 (已用次数 1)" in eyes) == (True, True)
    for said in (eyes, lived("notice", "list").out):
        assert ("退款成功" in said, "refund.done" in said) == (True, False)
    assert lived("notice", "resend", first, "--wait", "0", "--json").json["extra"] == 1
    assert "--wait" in lived("notice", "resend", "--help").out
    count = lived("notice", "resend-failed", "--since", "1h", "--json").json["count"]
    assert count == 1  # the first is put up already
    assert lived("notice", "resend-failed", "--since", "yesterday").status == 1
    assert lived("notice", "resend-failed", given="n\n").status == 1
    assert "0 条" in lived("notice", "resend-failed", "--merchant", "M1001", "--yes").out
    made = lived("notice", "test", "M1001", "https://shop.example.com/hear", "--wait", "0", "--json").json
    assert (made["topic"], made["fields"]["status"], made["extra"]) == ("test", "0", 1)
    refused = lived("notice", "test", "M1001", "http://169.254.169.254/", "--json")
    assert (refused.status, refused.json["code"]) == (1, 1008)


def test_what_was_done_by_hand_is_in_the_audit(lived: Type, dsn: str) -> None:
    number = lived("notice", "list", "--json").json[0]["id"]
    lived("notice", "resend", number, "--wait", "0")
    lived("notice", "resend-failed", "--yes")
    lived("notice", "test", "M1001", "https://shop.example.com/", "--wait", "0")

    async def read() -> list[str]:
        connection = await asyncpg.connect(dsn)
        try:
            rows = await connection.fetch("SELECT action FROM audit_event WHERE actor LIKE 'cli:%' ORDER BY id")
        finally:
            await connection.close()
        return [row["action"] for row in rows]

    assert asyncio.run(read()) == ["notice.resend", "notice.resend_failed", "notice.test"]


def test_moments() -> None:
    assert clock(datetime(2026, 11, 23, 16, 0, 1, tzinfo=UTC)) == "2026-11-24 00:00:01"
    assert clock(None) == ""
    assert since("2026-11-23 08:00") == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert since("2026-11-23T08:00+00:00") == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    before, ago = datetime.now(UTC), since("24h")
    assert before <= ago + timedelta(hours=24) <= datetime.now(UTC)
    for text in ("", "24", "h", "-1h", "2026-13-01", "999999d", "１h"):
        with pytest.raises(Refusal):
            since(text)


@pytest.mark.parametrize(("language", "told"), [("zh", TOO_SLOW.zh), ("en", TOO_SLOW.en)])
def test_what_was_kept_in_chinese_is_told_in_the_readers_language(language: Language, told: str) -> None:
    """In the story of a message or a file, and in the tables of payments and refunds."""
    at, kept = datetime(2026, 11, 23, tzinfo=UTC), f"50001 {TOO_SLOW.zh}"
    event = {"at": at, "what": "failed", "channel_id": 1, "source": "worker", "words": kept}
    call = {"at": at, "verb": "query", "channel_id": 1, "fault": "unreachable", "words": kept, "ms": 5}
    speak(language)
    try:
        assert [one.said for one in story.moments([event], [call], [])] == [
            f"worker 50001 {told}",
            f"unreachable 50001 {told}, 5 ms",
        ]
        assert failed(call).endswith(f"50001 {told}")
    finally:
        speak("zh")
