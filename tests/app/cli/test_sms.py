"""`hutong sms`: what was sent is found by any number, templates and limits are set, and no code is ever shown."""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from tests import stack
from tests.app.cli.conftest import Type, Typed
from tests.stack import HUB, MERCHANT, Stack
from tests.texting import inbox, lead, results, teach

from hutong.base.http import NeverLeft
from hutong.base.secrets import Secret
from hutong.capabilities.sms import HearsSms

FIRST, SECOND, THIRD = "13800000001", "13900000002", "13700000003"
TO = "http://127.0.0.1:9/hear"
KEY = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Lived:
    """An installation that sent messages; what its commands must never show, but for `token` in one of them."""

    type: Type
    secrets: tuple[Secret, ...]
    token: Secret
    channels: dict[str, int]

    def __call__(self, *arguments: str, given: str = "") -> Typed:
        said = self.type(*arguments, given=given)
        hidden = self.secrets if arguments[:2] == ("sms", "receipts") else (*self.secrets, self.token)
        for secret in hidden:
            assert secret.reveal() not in said.out + said.err
            assert json.dumps(secret.reveal())[1:-1] not in said.out
        return said


async def live(dsn: str) -> tuple[Secret, tuple[Secret, ...], Secret, dict[str, int]]:
    """A request of two that arrived, one that went over to another carrier, and a code that was verified."""
    made = await stack.build(dsn)
    try:
        await teach(made)
        await lead(made, "sms", "ALIYUN_SMS", "TEST_SMS")
        await _arrived(made)
        await _over(made)
        code = await _verified(made)
        account = made.simulators["ALIYUN_SMS"].account("direct").settings
        secrets = (Secret(account["PRIVATE_KEY"]), made.md5_key, made.private_key, Secret(code))
        return made.hub.settings.master, secrets, Secret(account["CALLBACK_TOKEN"]), made.channels
    finally:
        await made.close()


async def _arrived(made: Stack) -> None:
    simulator = made.simulators["ALIYUN_SMS"]
    opened = await made.hub.switchboard.open(made.channels["ALIYUN_SMS"])
    simulator.receipts_to = opened.face(HearsSms).receipts_at()
    await _send(made, "S1", f"{FIRST},{SECOND}", notifyUrl=TO)
    for message in list(simulator.inbox()):
        simulator.report(message.id)
    await simulator.knocker.settled()
    await made.money.deliverer.turn()
    await made.money.deliverer.finish()


async def _over(made: Stack) -> None:
    send, away = made.net.send, made.simulators["ALIYUN_SMS"].home.base_url

    async def refuse(method: str, url: str, **rest: Any) -> object:
        if url.startswith(away):
            raise NeverLeft("ConnectError: connection refused")
        return await send(method, url, **rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made.net, "send", refuse)
        await _send(made, "S2", THIRD)


async def _verified(made: Stack) -> str:
    await made.hub.pool.execute("UPDATE sms SET created_at = created_at - interval '2 minutes'")
    _, answer = await made.post("/api/sms/code/send", {"smsId": "C1", "mobile": FIRST, "template": "code"})
    assert answer["code"] == 1, answer
    code = re.search(r"[0-9]{4,8}", inbox(made, FIRST)[-1][1].text)
    assert code is not None
    fields = {"mobile": FIRST, "verifyCode": code[0]}
    assert (await made.post("/api/sms/code/verify", fields))[1]["code"] == 1
    return code[0]


async def _send(made: Stack, sms_id: str, mobile: str, **more: str) -> None:
    params = orjson.dumps({"name": "张三", "fee": "12.50"}).decode()
    fields = {"smsId": sms_id, "mobile": mobile, "template": "notice", "params": params, **more}
    _, answer = await made.post("/api/sms/send", fields)
    assert {one["status"] for one in results(answer)} == {"sent"}, answer


@pytest.fixture
def lived(typed: Type, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Lived:
    """Types at an installation that sent messages."""
    master, secrets, token, channels = asyncio.run(live(dsn))
    monkeypatch.setenv("HUTONG_MASTER_KEY", master.reveal())
    monkeypatch.setenv("HUTONG_BASE_URL", HUB)
    return Lived(typed, secrets, token, channels)


def test_messages_are_listed_and_found(lived: Lived) -> None:
    every = lived("sms", "list", "--json").json
    assert [(one["request_id"], one["state"]) for one in every] == [
        ("C1", "sent"),
        ("S2", "sent"),
        ("S1", "delivered"),
        ("S1", "delivered"),
    ]
    assert len(lived("sms", "list", "--limit", "2", "--json").json) == 2
    mine = lived("sms", "list", "--phone", "+86 138-0000-0001", "--json").json
    assert [one["request_id"] for one in mine] == ["C1", "S1"]
    assert len(lived("sms", "list", "--state", "delivered", "--merchant", MERCHANT, "--json").json) == 2
    assert lived("sms", "list", "--merchant", "M404", "--json").json == []
    shown = lived("sms", "list").out
    for text in (FIRST, "张三", "已送达", f"{lived.channels['TEST_SMS']} TEST_SMS", "••••••", "smsId"):
        assert text in shown
    assert "Phone" in lived("sms", "list", "--lang", "en").out

    [first, second] = lived("sms", "show", "S1", "--json").json
    assert {first["message"]["phone"], second["message"]["phone"]} == {FIRST, SECOND}
    assert [event["what"] for event in first["events"]] == ["sent", "delivered"]
    assert [call["verb"] for call in first["calls"]] == ["send_sms"]
    assert first["calls"][0]["exchanges"]
    [notice] = first["notices"]
    assert (notice["topic"], len(notice["tried"])) == ("sms.delivered", 1)
    assert first["verifying"] is None
    [same] = lived("sms", "show", second["message"]["id"], "--json").json
    assert same == second
    assert lived("sms", "show", "S1", "--merchant", "M404").status == 1


def test_the_story_for_eyes(lived: Lived) -> None:
    [over] = lived("sms", "show", "S2", "--json").json
    assert [event["what"] for event in over["events"]] == ["missed", "sent"]
    said = lived("sms", "show", "S2").out
    aliyun, phone = lived.channels["ALIYUN_SMS"], lived.channels["TEST_SMS"]
    for text in ("全程", "missed", "unreachable", f"{aliyun} ALIYUN_SMS", f"{phone} TEST_SMS", THIRD, "S2"):
        assert text in said
    code = lived("sms", "show", "C1", "--calls")
    for text in ("已验证", "••••••", '"method"', "验证码"):
        assert text in code.out
    english = lived("sms", "show", "S1", "--lang", "en").out
    for text in ("Timeline", "sms.delivered posted", "State", "Provider's no."):
        assert text in english


def test_the_address_for_receipts(lived: Lived) -> None:
    channel = str(lived.channels["ALIYUN_SMS"])
    said = lived("sms", "receipts", channel)
    assert said.status == 0
    assert said.out.startswith(f"{HUB}/callback/{channel}?")
    assert lived.token.reveal() in said.out
    assert "HUTONG_BASE_URL" not in said.out
    told = lived("sms", "receipts", "ALIYUN_SMS", "--json").json
    assert told == {"channel": int(channel), "url": said.out.strip()}


def test_an_address_that_nobody_can_reach_is_told(lived: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUTONG_BASE_URL")
    assert "HUTONG_BASE_URL" in lived("sms", "receipts", "JPUSH_SMS").out


def test_why_there_is_no_address_for_receipts(typed: Type) -> None:
    typed("channel", "add", "ALIYUN_SMS", "LTAI5tExampleExampleExam", f"PRIVATE_KEY={KEY}")
    typed("channel", "add", "TEST_SMS", "phone")
    new = typed("sms", "receipts", "ALIYUN_SMS")
    assert (new.status, "还没有发布" in new.err) == (1, True)
    typed("channel", "refresh", "--yes")
    none = typed("sms", "receipts", "ALIYUN_SMS", "--lang", "en")
    assert (none.status, none.out) == (1, "")
    assert "CALLBACK_TOKEN" in none.err
    assert typed("sms", "receipts", "ALIYUN_SMS", "--json").json["code"] == 4001
    assert typed("sms", "receipts", "TEST_SMS", "--json").json["code"] == 4006
    assert typed("sms", "receipts", "9", "--json").json["code"] == 6006
    typed("channel", "set", "1", f"CALLBACK_TOKEN={KEY}")
    typed("channel", "refresh", "--yes")
    assert KEY in typed("sms", "receipts", "1").out


@pytest.fixture
def carriers(typed: Type) -> Type:
    """An installation with ALIYUN_SMS (1), which needs templates, and TEST_SMS (2), both with a route; and a disk."""
    typed("channel", "add", "ALIYUN_SMS", "LTAI5tExampleExampleExam", f"PRIVATE_KEY={KEY}")
    typed("channel", "add", "TEST_SMS", "phone")
    typed("channel", "add", "LOCAL_OSS", "disk", "FILE_ALLOW_SUFFIX=.png")
    for channel in ("1", "2"):
        typed("route", "add", "sms", channel)
    return typed


def test_a_template_is_made_changed_and_removed(carriers: Type) -> None:
    text = "您的验证码是${code}，${minutes}分钟内有效。"
    made = carriers("sms", "template", "set", "login", "--text", text, "--label-zh", "登录", "--json").json
    assert made["params"] == ["code", "minutes"]
    assert (made["label"], made["enabled"], made["carriers"]) == ({"zh": "登录", "en": "login"}, True, {})
    assert len(made["warnings"]) == 1, "ALIYUN_SMS has no template for it"
    assert "会被跳过" in carriers("sms", "template", "set", "login").out
    mapped = ("--carrier", "ALIYUN_SMS=SMS_1@胡同小店", "--carrier", "2=@胡同")
    told = carriers("sms", "template", "set", "login", *mapped, "--off")
    assert (told.status, "跳过" in told.out) == (0, False)
    [listed] = carriers("sms", "template", "list", "--json").json
    assert listed["carriers"] == {
        "1": {"template": "SMS_1", "sign": "胡同小店"},
        "2": {"template": "", "sign": "胡同"},
    }
    assert (listed["text"], listed["enabled"], listed["warnings"]) == (text, False, [])
    shown = carriers("sms", "template", "list").out
    for part in ("login", "登录", "1 ALIYUN_SMS = SMS_1 @胡同小店", "code, minutes", "否"):
        assert part in shown
    assert "Parameters" in carriers("sms", "template", "list", "--lang", "en").out
    forget = ("--no-carrier", "1", "--no-carrier", "TEST_SMS")
    changed = carriers("sms", "template", "set", "login", "--on", "--label-en", "Login", *forget, "--json")
    assert changed.json == {**made, "label": {"zh": "登录", "en": "Login"}, "warnings": changed.json["warnings"]}
    assert carriers("sms", "template", "remove", "login", given="n\n").status == 1
    assert carriers("sms", "template", "remove", "login", "--yes", "--json").json == {"removed": "login"}
    assert carriers("sms", "template", "list", "--json").json == []
    assert "hutong sms template set" in carriers("sms", "template", "list").out


def test_what_is_not_there_is_told_before_anything_is_asked(carriers: Type) -> None:
    for command in (("sms", "template", "remove", "none"), ("route", "remove", "sms", "3")):
        told = carriers(*command, "--lang", "en", given="y\n")
        assert told.status == 1
        assert "Remove the" not in told.out + told.err, command


def test_limits_are_shown_changed_and_given_up(typed: Type) -> None:
    shipped = {"phone_minute": 1, "phone_day": 10, "merchant_minute": 0, "merchant_day": 0, "ip_hour": 30}
    assert typed("sms", "limits", "--json").json == [{"merchant": "", "own": False, **shipped}]
    shown = typed("sms", "limits").out
    for text in ("所有商户（出厂值）", "不限", "30"):
        assert text in shown
    typed("merchant", "create", "胡同咖啡", "--id", MERCHANT)
    [one] = typed("sms", "limits", "--merchant", MERCHANT, "--json").json
    assert one == {"merchant": MERCHANT, "own": False, **shipped}
    assert "(as all)" in typed("sms", "limits", "--merchant", MERCHANT, "--lang", "en").out
    [own] = typed("sms", "limits", "--merchant", MERCHANT, "--phone-day", "99", "--ip-hour", "0", "--json").json
    assert own == {"merchant": MERCHANT, "own": True, **shipped, "phone_day": 99, "ip_hour": 0}
    [all_] = typed("sms", "limits", "--merchant-day", "5000", "--json").json[:1]
    assert all_ == {"merchant": "", "own": True, **shipped, "merchant_day": 5000}
    assert typed("sms", "limits", "--json").json == [all_, own]
    assert typed("sms", "limits", "--merchant", MERCHANT, "--unset").status == 0
    assert typed("sms", "limits", "--merchant", MERCHANT, "--json").json == [
        {**all_, "merchant": MERCHANT, "own": False}
    ]
    assert typed("sms", "limits", "--unset", "--json").json == [{"merchant": "", "own": False, **shipped}]


def test_numbers_are_blocked_and_unblocked(typed: Type) -> None:
    assert typed("sms", "blocked", "--json").json == []
    assert "没有被屏蔽的号码" in typed("sms", "blocked").out
    assert typed("sms", "block", f"+86{FIRST}", "--reason", "退订", "--json").json == {"phone": FIRST, "reason": "退订"}
    assert typed("sms", "block", SECOND, "--reason", "complained").status == 0
    listed = typed("sms", "blocked", "--json").json
    assert [(one["phone"], one["reason"]) for one in listed] == [(SECOND, "complained"), (FIRST, "退订")]
    assert listed[0]["actor"].startswith("cli:")
    assert len(typed("sms", "blocked", "-n", "1", "--json").json) == 1
    shown = typed("sms", "blocked", "--lang", "en").out
    assert (FIRST in shown, "Phone" in shown) == (True, True)
    assert typed("sms", "unblock", FIRST, "--json").json == {"phone": FIRST, "was_blocked": True}
    again = typed("sms", "unblock", FIRST)
    assert (again.status, "没有被屏蔽" in again.out) == (0, True)
    assert [one["phone"] for one in typed("sms", "blocked", "--json").json] == [SECOND]


def test_nothing_was_sent_yet(typed: Type) -> None:
    assert typed("sms", "list", "--json").json == []
    assert "没有短信" in typed("sms", "list").out
    assert "no messages" in typed("sms", "list", "--lang", "en").out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("list", "--phone", "12345"), 3105),
        (("list", "--phone", f"{FIRST},{SECOND}"), 3105),
        (("show", "nobody"), 3102),
        (("receipts", "TEST_OSS"), 6006),
        (("template", "set", "x1"), 6024),
        (("template", "set", "X1", "--text", "hi"), 6024),
        (("template", "set", "x1", "--text", "${1}"), 6024),
        (("template", "set", "x1", "--text", "hi", "--carrier", "1"), 6020),
        (("template", "set", "x1", "--text", "hi", "--carrier", "1="), 6020),
        (("template", "set", "x1", "--text", "hi", "--carrier", "9=SMS_1"), 6006),
        (("template", "set", "x1", "--text", "hi", "--carrier", "3=SMS_1"), 6024),
        (("template", "set", "x1", "--text", "hi", "--no-carrier", "1"), 6020),
        (("template", "remove", "x1", "--yes"), 6025),
        (("limits", "--merchant", "M404"), 6016),
        (("limits", "--merchant", "M404", "--phone-day", "1"), 6016),
        (("limits", "--unset", "--phone-day", "1"), 6020),
        (("block", "nonsense", "--reason", "x"), 3105),
        (("unblock", "1"), 3105),
    ],
)
def test_what_can_not_be_is_told(carriers: Type, arguments: tuple[str, ...], code: int) -> None:
    told = carriers("sms", *arguments, "--json", "--lang", "en")
    assert (told.status, told.json["code"]) == (1, code)


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--state", "nonsense"),
        ("list", "--limit", "0"),
        ("limits", "--phone-day", "-1"),
        ("limits", "--phone-day", "9999999999"),
        ("block", FIRST),
        ("template",),
    ],
)
def test_what_is_misspelt_ends_with_two(type_: Type, arguments: tuple[str, ...]) -> None:
    assert type_("sms", *arguments).status == 2
