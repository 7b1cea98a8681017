"""`hutong route`: routes are made, looked at and explained; who rests is shown and can be healed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import asyncpg
import pytest
from tests.app.cli.conftest import Type

from hutong.app import hub
from hutong.app.settings import Settings
from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.db.listener import Listener
from hutong.capabilities.faults import Fault
from hutong.switchboard.drafts.routes import PAGE
from hutong.switchboard.routing import Health
from hutong.switchboard.routing.health import MOST

T = TypeVar("T")
ALIYUN = ("channel", "add", "ALIYUN_SMS", "LTAI5tExampleExampleExam")
SECRET = "f" * 30


@pytest.fixture
def house(typed: Type) -> Type:
    """An installation with two carriers of messages and two of files, routed in the draft: 1, 2, 3 and 4."""
    typed(*ALIYUN, f"PRIVATE_KEY={SECRET}", "SIGN_NAME=胡同小店")
    typed("channel", "add", "TEST_SMS", "phone")
    typed("channel", "add", "LOCAL_OSS", "disk1", "FILE_ALLOW_SUFFIX=.png,.pdf")
    typed("channel", "add", "LOCAL_OSS", "disk2", "FILE_ALLOW_SUFFIX=.PNG")
    for business, channel, weight in (("sms", "1", "200"), ("sms", "2", "100"), ("storage", "3", "1")):
        assert typed("route", "add", business, channel, "--weight", weight).status == 0
    return typed


def within(dsn: str, work: Callable[[Pool], Awaitable[T]]) -> T:
    """What some work on the database gives."""

    async def run() -> T:
        pool = await hub.connect(Settings(database_url=dsn, connections=2))
        try:
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


def ill(dsn: str, channel_id: int) -> None:
    """The channel failed as often as is borne."""

    async def work(pool: Pool) -> None:
        health = Health(pool)
        for _ in range(MOST):
            health.failed(channel_id, Fault.UNREACHABLE, "connection refused")
        await health.close()

    within(dsn, work)


def test_a_route_is_made_changed_split_and_removed(house: Type) -> None:
    made = house("route", "add", "storage", "LOCAL_OSS/disk2", "--remark", "新盘", "--json").json
    title = "4 LOCAL_OSS disk2"
    expected = {"business": "storage", "channel": 4, "title": title, "weight": 100, "enabled": True, "remark": "新盘"}
    assert made == {**expected, "split": False, "rests": None}
    changed = house("route", "add", "storage", "4", "--off", "--weight", "7", "--json").json
    assert changed == {**made, "enabled": False, "weight": 7}, "the remark stays"
    assert house("route", "add", "storage", "4", "--on", "--json").json["weight"] == 7
    assert house("route", "split", "storage", "--on", "--json").json == {"business": "storage", "split": True}
    listed = house("route", "list", "--json").json
    assert [(one["business"], one["channel"], one["split"]) for one in listed] == [
        ("sms", 1, False),
        ("sms", 2, False),
        ("storage", 4, True),
        ("storage", 3, True),
    ]
    assert {one["state"] for one in listed} == {"added"}
    assert [one["channel"] for one in house("route", "list", "storage", "--json").json] == [4, 3]
    assert house("channel", "refresh", "--yes").status == 0
    assert {one["state"] for one in house("route", "list", "--json").json} == {"published"}
    kept = house("route", "remove", "storage", "4", given="n\n")
    assert (kept.status, "没有做任何改动" in kept.out) == (1, True)
    assert house("route", "remove", "storage", "4", given="y\n").status == 0
    assert "文件存储 → 4 LOCAL_OSS disk2 刷新后删除" in house("route", "list").out
    assert "disk2" not in house("route", "list", "sms").out
    removed = house("route", "remove", "storage", "3", "--yes", "--json").json
    assert removed == {"removed": {"business": "storage", "channel": 3}}
    assert house("route", "split", "storage", "--off").status == 0


def test_the_list_for_eyes_says_what_is_missing(house: Type) -> None:
    shown = house("route", "list").out
    for text in ("短信", "1 ALIYUN_SMS LTAI5tExampleExampleExam", "200", "新增", "文件存储"):
        assert text in shown
    english = house("route", "list", "--lang", "en").out
    for text in ("Business", "Weight", "File storage", "added"):
        assert text in english
    house("route", "remove", "storage", "3", "--yes")
    lacking = house("route", "list", "storage")
    assert "没有路由" in lacking.out
    assert PAGE.zh in lacking.out
    assert PAGE.en in house("route", "list", "--lang", "en").out


def test_an_empty_installation_has_no_routes(typed: Type) -> None:
    assert typed("route", "list", "--json").json == []
    assert "hutong route add" in typed("route", "list").out
    told = typed("route", "explain", "sms")
    assert told.status == 1
    for text in ("还没有发布过", "4008", PAGE.zh):
        assert text in told.out
    english = typed("route", "explain", "sms", "--lang", "en")
    assert PAGE.en in english.out
    packed = typed("route", "explain", "storage", "--json", "--lang", "en")
    assert packed.status == 1
    assert (packed.json["runs"], packed.json["steps"], packed.json["revision"]) == (None, [], 0)
    assert (packed.json["problem"]["code"], packed.json["page"]) == (4008, PAGE.en)


def test_the_draft_and_what_runs_are_explained(house: Type) -> None:
    assert house("route", "explain", "sms").status == 1, "nothing runs yet"
    draft = house("route", "explain", "sms", "--draft", "--json").json
    assert (draft["revision"], draft["runs"], draft["problem"]) == (None, 1, None)
    assert [(step["channel"], step["place"]) for step in draft["steps"]] == [(1, "first"), (2, "standby")]
    house("channel", "refresh", "--yes")
    house("route", "add", "sms", "1", "--off")
    running = house("route", "explain", "sms", "--json").json
    assert (running["revision"], running["runs"]) == (1, 1)
    draft = house("route", "explain", "sms", "--draft", "--json", "--lang", "en").json
    assert draft["runs"] == 2
    assert [(step["channel"], step["place"], step["enabled"]) for step in draft["steps"]] == [
        (2, "first", True),
        (1, "out", False),
    ]
    assert draft["steps"][1]["why"] == "the route is disabled"
    shown = house("route", "explain", "sms")
    assert (shown.status, "短信由 1 ALIYUN_SMS" in shown.out) == (0, True)
    assert "does it: the highest weight (200)" in house("route", "explain", "sms", "--lang", "en").out


def test_a_split_is_explained_with_shares(house: Type) -> None:
    house("route", "split", "sms", "--on")
    told = house("route", "explain", "sms", "--draft", "--json").json
    assert [(step["channel"], step["share"]) for step in told["steps"]] == [(1, "67%"), (2, "33%")]
    assert told["split"] is True
    assert "67%" in house("route", "explain", "sms", "--draft").out


def test_why_a_channel_cannot_carry_a_message(house: Type) -> None:
    house("sms", "template", "set", "notice", "--text", "${name}，您好", "--carrier", "1=SMS_471000002@胡同小店")
    house("sms", "template", "set", "other", "--text", "你好")
    assert house("route", "explain", "sms", "--draft", "--template", "notice", "--json").json["runs"] == 1
    for arguments, why in ((("--template", "other"), "没有模板 other 的编号"), (("--text",), "不能发自由文本")):
        told = house("route", "explain", "sms", "--draft", *arguments, "--json").json
        assert told["runs"] == 2
        assert (told["steps"][1]["channel"], told["steps"][1]["place"]) == (1, "out")
        assert why in told["steps"][1]["why"]
    house("route", "add", "sms", "2", "--off")
    none = house("route", "explain", "sms", "--draft", "--text")
    assert none.status == 1
    assert PAGE.zh in none.out
    house("sms", "template", "set", "other", "--off")
    off = house("route", "explain", "sms", "--draft", "--template", "other", "--json")
    assert (off.status, off.json["code"]) == (1, 3103)


def test_why_a_channel_cannot_keep_a_file(house: Type) -> None:
    house("route", "add", "storage", "4", "--weight", "500")
    png = house("route", "explain", "storage", "--draft", "--file", "./头像 1.PNG", "--json").json
    assert png["runs"] == 4
    pdf = house("route", "explain", "storage", "--draft", "--file", "合同.pdf", "--json", "--lang", "en").json
    assert pdf["runs"] == 3
    assert pdf["steps"][1]["why"] == "it takes no .pdf"
    exe = house("route", "explain", "storage", "--draft", "--file", "x.exe", "--json")
    assert exe.status == 1
    assert (exe.json["runs"], exe.json["problem"]["code"], exe.json["page"]) == (None, 3203, None)
    assert "FILE_ALLOW_SUFFIX" in house("route", "explain", "storage", "--draft", "--file", "x.exe").out


def test_settings_that_cannot_be_used_are_a_reason(house: Type) -> None:
    house("channel", "unset", "1", "PRIVATE_KEY")
    told = house("route", "explain", "sms", "--draft", "--json", "--lang", "en").json
    assert told["runs"] == 2
    assert told["steps"][1]["why"] == "its settings can't be used: PRIVATE_KEY required and not filled in"


def test_who_rests_is_shown_and_healed_everywhere(house: Type, dsn: str) -> None:
    house("channel", "refresh", "--yes")
    ill(dsn, 1)
    told = house("route", "explain", "sms", "--json").json
    assert (told["runs"], told["steps"][1]["place"]) == (2, "resting")
    rests = told["steps"][1]["rests"]
    assert (rests["fails"], rests["words"]) == (MOST, "unreachable connection refused")
    for command in (("route", "explain", "sms"), ("route", "list"), ("channel", "show", "1")):
        assert "connection refused" in house(*command).out
    assert "rests until" in house("route", "explain", "sms", "--lang", "en").out
    assert house("route", "list", "--json").json[0]["rests"] == rests
    assert house("channel", "show", "1", "--json").json["rests"] == rests

    async def work(pool: Pool) -> list[object]:
        """Another process knows of it, and hears that it is over."""
        listener = Listener(dsn)
        health = await Health.start(pool, listener)
        await listener.start()
        before = health.illness(1)
        health.failed(1, Fault.UNREACHABLE, "counted here, too")
        healed = await asyncio.to_thread(house, "route", "heal", "ALIYUN_SMS", "--json")
        async with asyncio.timeout(5):
            while health.illness(1):
                await asyncio.sleep(0.01)
        for _ in range(MOST - 1):
            health.failed(1, Fault.UNREACHABLE, "again")
        after = health.illness(1)  # counted from one again
        await listener.stop()
        return [before is not None, healed.json, after]

    was, healed, after = within(dsn, work)
    assert (was, after) == (True, None)
    assert healed == {"channel": 1, "healed": True, "was": rests}
    again = house("route", "heal", "1")
    assert (again.status, "没有在休息" in again.out) == (0, True)
    assert house("route", "heal", "1", "--json").json == {"channel": 1, "healed": False, "was": None}
    assert house("route", "explain", "sms", "--json").json["runs"] == 1


def test_rest_that_is_over_is_no_rest(house: Type, dsn: str) -> None:
    ill(dsn, 1)
    past = now() - timedelta(seconds=1)
    within(dsn, lambda pool: pool.execute("UPDATE channel_health SET until = $1", past))
    assert house("route", "explain", "sms", "--draft", "--json").json["steps"][0]["rests"] is None
    assert house("route", "list", "--json").json[0]["rests"] is None
    assert "忘记" not in house("route", "heal", "1").out


def test_changes_are_in_the_audit(house: Type, dsn: str) -> None:
    ill(dsn, 2)
    house("route", "heal", "2")
    house("route", "remove", "sms", "2", "--yes")

    async def work(pool: Pool) -> list[asyncpg.Record]:
        return await pool.fetch("SELECT action, subject FROM audit_event WHERE actor LIKE 'cli:%' ORDER BY id DESC")

    found = [(row["action"], row["subject"]) for row in within(dsn, work)]
    assert found[:2] == [("route.remove", "route/sms/2"), ("channel.heal", "channel/2")]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("list", "telepathy"), 6022),
        (("add", "telepathy", "1"), 6022),
        (("add", "sms", "9"), 6006),
        (("add", "sms", "3"), 6022),
        (("add", "sms", "1", "--weight", "10001"), 6022),
        (("add", "sms", "1", "--weight", "-1"), 6022),
        (("remove", "sms", "3", "--yes"), 6023),
        (("remove", "telepathy", "3", "--yes"), 6022),
        (("remove", "sms", "9", "--yes"), 6006),
        (("split", "telepathy", "--on"), 6022),
        (("explain", "telepathy"), 6022),
        (("explain", "sms", "--draft", "--template", "nope"), 6025),
        (("explain", "sms", "--template", "x", "--text"), 6020),
        (("explain", "storage", "--text"), 6020),
        (("explain", "sms", "--file", "a.png"), 6020),
        (("explain", "storage", "--file", "noend"), 3206),
        (("heal", "nobody"), 6006),
    ],
)
def test_what_can_not_be_is_told(house: Type, arguments: tuple[str, ...], code: int) -> None:
    told = house("route", *arguments, "--json", "--lang", "en")
    assert (told.status, told.json["code"]) == (1, code)


def test_what_is_misspelt_ends_with_two(house: Type) -> None:
    assert house("route", "split", "sms").status == 2
    assert house("route", "add", "sms", "1", "--weight", "heavy").status == 2
    assert house("route", "explain").status == 2
