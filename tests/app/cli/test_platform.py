"""`hutong push` and `hutong credential`: what platforms told and lend, masked; another try by hand."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from tests.app.cli.conftest import Type

from hutong.base import db
from hutong.base.clock import now
from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey
from hutong.switchboard.credentials import Holder, Key, Store
from hutong.switchboard.credentials.holder import Issue
from hutong.switchboard.credentials.store import Lent
from hutong.switchboard.seal import Keeper

TOKEN = "71_secret-token-0123456789"
PUSHES = """
INSERT INTO push (channel_id, revision, mark, kind, event, name, sender, receiver, told_at, fields, sealed, form, state,
                  tries, results)
VALUES (1, 1, 'a', 'text', '', 'text', 'o1', 'gh', now(), '{"Content": "您好"}', false, 'xml', 'noted', 1, '{}'),
       (1, 1, 'b', 'event', 'subscribe', 'subscribe', 'o2', 'gh', now(), '{"EventKey": ""}', true, 'json', 'failed', 6,
        '{"Followers": "OSError: away"}')
"""


async def fill(dsn: str, master: Secret) -> None:
    """Two pushes and a credential."""
    pool = await db.connect(dsn, size=2)
    try:
        await pool.execute(PUSHES)
        store = Store(pool, await Keeper.start(pool, MasterKey.read(master)))
        key = Key("api.weixin.qq.com", "wx0123456789abcdef", "access_token")
        await store.keep(key, Secret(TOKEN), now() + timedelta(hours=2))
    finally:
        await pool.close()


def test_pushes_are_listed_shown_and_handed_on_again(typed: Type, dsn: str, master: Secret) -> None:
    assert "没有推送" in typed("push", "list").out
    asyncio.run(fill(dsn, master))
    listed = typed("push", "list")
    assert ("subscribe" in listed.out, "处理失败" in listed.out, "OSError: away" in listed.out) == (True, True, True)
    assert [one["name"] for one in typed("push", "list", "--event", "TEXT", "--json").json] == ["text"]
    assert [one["id"] for one in typed("push", "list", "--state", "failed", "--json").json] == [2]
    assert typed("push", "list", "--channel", "9", "--json").json == []
    shown = typed("push", "show", "1")
    assert ("您好" in shown.out, "已留存" in shown.out) == (True, True)
    assert typed("push", "show", "2", "--json").json["results"] == {"Followers": "OSError: away"}
    assert typed("push", "again", "2", "--json").json["state"] == "retrying"
    assert typed("push", "again", "2").status == 0
    missing = typed("push", "show", "404", "--json")
    assert (missing.status, missing.json["code"] if missing.out else 8021) == (1, 8021)


def test_phones_in_pushes_are_not_shown_whole(typed: Type, dsn: str) -> None:
    asyncio.run(_pushed(dsn, {"waybill_id": "13800000001", "agent": {"name": "王师傅", "phone": "13800000000"}}))
    shown = typed("push", "show", "1").out
    assert ("138****0000" in shown, "13800000000" in shown, "13800000001" in shown) == (True, False, True)
    for command in ("show", "again"):
        told = typed("push", command, "1", "--json").json
        assert told["fields"]["agent"] == {"name": "王师傅", "phone": "138****0000"}, command


async def _pushed(dsn: str, fields: dict[str, Any]) -> None:
    """Two pushes, the first with these fields."""
    pool = await db.connect(dsn, size=1)
    try:
        await pool.execute(PUSHES)
        await pool.execute("UPDATE push SET fields = $1 WHERE id = 1", fields)
    finally:
        await pool.close()


def test_addresses_are_told(typed: Type, dsn: str) -> None:
    assert "没有能接收消息推送的通道" in typed("push", "addresses").out
    added = typed("channel", "add", "WX_GZH", "wx0123456789abcdef", "PRIVATE_KEY=" + "0" * 32, "token=abcdef")
    assert added.status == 0, added.err
    [one] = typed("push", "addresses", "--json").json
    assert one["url"].endswith("/api/wechat/wx0123456789abcdef/msg")
    assert (one["greeted_at"], one["refused"]) == (None, 0)
    assert "从未" in typed("push", "addresses").out


def test_credentials_are_listed_with_masks(typed: Type, dsn: str, master: Secret) -> None:
    assert "还没有取过" in typed("credential", "list").out
    asyncio.run(fill(dsn, master))
    listed = typed("credential", "list")
    assert ("••••••6789" in listed.out, TOKEN in listed.out) == (True, False)
    [one] = typed("credential", "list", "--json").json
    assert (one["value"], one["good"], one["generation"]) == ("••••••6789", True, 1)
    assert one["place"] == "api.weixin.qq.com"


def test_a_third_party_platform_renews_what_it_has(typed: Type) -> None:
    """Its channel issues another credential than accounts do; WeChat has not pushed the ticket for it yet."""
    number = str(typed("channel", "add", "WX_OPEN", "wx0123456789abcdef", "--json").json["id"])
    typed("channel", "set", number, f"PRIVATE_KEY={'0' * 32}", "token=hutong", f"ENCODING_AES_KEY={'a' * 43}")
    typed("channel", "refresh", "--yes")
    refused = typed("credential", "renew", "wx0123456789abcdef", "--yes")
    assert refused.status == 1
    assert "component_verify_ticket" in refused.err
    other = typed("credential", "renew", "wx0123456789abcdef", "--kind", "access_token", "--yes")
    assert ("component_access_token" in other.err, "WX_GZH" in other.err) == (True, False)


def test_a_renewal_that_is_overtaken_is_told_all_the_same(typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process renews, too, before this one has shown what it got."""

    async def renew(holder: Holder, key: Key, issue: Issue) -> Lent:
        del issue
        lent = await holder.keep(key, Secret(TOKEN), 7200)
        await holder.keep(key, Secret("71_of-another-process-0123"), 7200)
        return lent

    monkeypatch.setattr(Holder, "renew", renew)
    number = str(typed("channel", "add", "WX_GZH", "wx0123456789abcdef", "--json").json["id"])
    typed("channel", "set", number, f"PRIVATE_KEY={'0' * 32}", "token=hutong")
    typed("channel", "refresh", "--yes")
    renewed = typed("credential", "renew", "wx0123456789abcdef", "--json")
    assert renewed.status == 0, renewed.err
    assert (renewed.json["value"], renewed.json["generation"]) == ("••••••6789", 1)
    assert [one["generation"] for one in typed("credential", "list", "--json").json] == [2]


def test_renewing_without_a_channel_says_which_to_set_up(typed: Type) -> None:
    refused = typed("credential", "renew", "wx0123456789abcdef", "--yes")
    assert refused.status == 1
    assert "wx0123456789abcdef" in refused.err
    assert "WX_GZH" in refused.err
