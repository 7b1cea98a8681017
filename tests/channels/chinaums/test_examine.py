"""What a merchant number at UnionPay Commerce is found to have."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.channels.chinaums.stand import Stand
from tests.examining import AROUND, examined, named

from hutong.base.clock import now
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Scene
from hutong.channels.chinaums import examine, gates
from hutong.channels.chinaums.adapter import Chinaums
from hutong.channels.chinaums.settings import APP, H5, QR, ChinaumsConfig
from hutong.channels.chinaums.simulator.accounts import KIND

EVERYWHERE = replace(AROUND, scenes=frozenset({Scene.NATIVE, Scene.JSAPI, Scene.WAP, Scene.APP}))


async def test_a_sound_merchant_has_nothing(each: Stand) -> None:
    assert await examined(each.adapter, EVERYWHERE) == []


@pytest.mark.parametrize(
    ("changes", "id"),
    [
        ({"COMM_KEY": "0" * 48}, "chinaums.comm_key"),
        ({"SIGN_TYPE": "MD5", "COMM_KEY": "1" * 48}, "chinaums.comm_key"),
        ({"MSG_SRC": "WWW.NOBODY.COM"}, "chinaums.msg_src"),
        ({"TID": "00000000"}, "chinaums.merchant"),
    ],
)
async def test_a_wrong_setting_is_told(stand: Stand, changes: dict[str, str], id: str) -> None:
    stand.set_up(**changes)
    assert await named(stand.adapter) == {id}


async def test_another_merchant_number(each: Stand) -> None:
    other = Chinaums(ChinaumsConfig.read("898340000000000", each.account.settings), each.line)
    assert await named(other) == {"chinaums.merchant"}


async def test_wrong_keys_of_the_open_platform() -> None:
    stand = Stand("open")
    for changes in ({"APP_ID": "0" * 32}, {"APP_KEY": "0" * 32}):
        stand.set_up(**changes)
        assert await named(stand.adapter) == {"chinaums.open_key"}
    await stand.provider.knocker.close()


async def test_a_business_that_the_provider_has_not_opened(each: Stand) -> None:
    book, form = each.provider.home.book, each.form
    book.put(KIND, form, {**each.provider.accounts.opened(form), "inst_mids": [QR]})
    each.set_up(INST_MID=f"{QR},{H5},{APP}")
    found = await examined(each.adapter)
    assert [one.id for one in found] == ["chinaums.inst_mid"]
    assert found[0].cause.zh.endswith(f"{H5}、{APP}（INVLID_MERCHANT_CONFIG）")
    assert found[0].cause.en.endswith(f"{H5}, {APP} (INVLID_MERCHANT_CONFIG)")
    each.set_up(INST_MID=QR)
    assert await examined(each.adapter) == []


async def test_what_was_found_is_told_though_the_next_question_failed() -> None:
    async def query(business: str) -> None:
        lacking = Failed(Fault.CONFIG, "INVLID_MERCHANT_CONFIG", "商户未配置")
        raise lacking if business == QR else Failed(Fault.UNREACHABLE, words="timed out")

    [question] = examine.questions([QR, H5], query)
    assert [one.id for one in await question.ask()] == ["chinaums.inst_mid"]
    [question] = examine.questions([H5, QR], query)
    with pytest.raises(Failed, match="unreachable"):
        await question.ask()


async def test_a_business_that_products_need(each: Stand) -> None:
    each.set_up(INST_MID="")  # codes and the wallets' own pages
    assert await examined(each.adapter, replace(AROUND, scenes=frozenset({Scene.NATIVE, Scene.JSAPI}))) == []
    found = await examined(each.adapter, EVERYWHERE)
    assert [one.id for one in found] == ["chinaums.left_out"]
    assert APP in found[0].cause.zh
    assert H5 in found[0].cause.en
    assert QR not in found[0].cause.en


async def test_a_wrong_clock(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "now", lambda: now() - timedelta(hours=1))
    assert await named(stand.adapter) == {"chinaums.clock"}


@pytest.mark.parametrize(("code", "id"), [("DENIED_IP", "chinaums.ip"), ("INACTIVE_MERCHANT", "chinaums.inactive")])
def test_what_a_refusal_says(code: str, id: str) -> None:
    found = examine.blame(Failed(Fault.CONFIG, code, "x"))
    assert found is not None
    assert [one.id for one in found] == [id]


def test_what_says_nothing() -> None:
    assert examine.blame(Failed(Fault.NOT_FOUND, "NO_ORDER")) == []
    assert examine.blame(Failed(Fault.UNKNOWN, "INTERNAL_ERROR")) is None
    assert examine.blame(Failed(Fault.UNREACHABLE)) is None


def test_every_refusal_of_our_settings_is_explained() -> None:
    for code in (code for code, fault in gates.FAULTS.items() if fault is Fault.CONFIG):
        assert examine.blame(Failed(Fault.CONFIG, code)), code
