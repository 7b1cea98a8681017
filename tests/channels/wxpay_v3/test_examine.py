"""What a merchant of WeChat Pay V3 is found to have: its numbers, keys, serials, products, and whose key answers."""

from dataclasses import replace

import pytest
from tests.channels.wxpay_v3.stand import Keys, Stand
from tests.examining import AROUND, examined, named

from hutong.base.rsa import Signer
from hutong.capabilities.diagnosis import Circumstances
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Scene
from hutong.channels.wxpay_v3 import examine
from hutong.channels.wxpay_v3.adapter import WxpayV3
from hutong.channels.wxpay_v3.settings import WxpayV3Config

INSIDE = replace(AROUND, scenes=frozenset({Scene.JSAPI}))


def _other(stand: Stand, appid: str = "", **changes: str) -> WxpayV3:
    given = {wire: value for wire, value in {**stand.account.settings, **changes}.items() if value}
    return WxpayV3(WxpayV3Config.read(appid or stand.account.merchant_no, given), stand.line)


@pytest.mark.parametrize("around", [AROUND, INSIDE], ids=["scans", "inside"])
async def test_a_sound_merchant_has_nothing_and_no_order_stays_open(each: Stand, around: Circumstances) -> None:
    assert await examined(each.adapter, around) == []
    orders = each.provider.home.book.all("wxpay_v3.order")  # the simulated one believes any openid
    assert {one["trade_state"] for one in orders} <= {"CLOSED"}


@pytest.mark.parametrize(
    ("changes", "id"),
    [
        ({"MCHID": "1999999999"}, "wxpay.mchid"),
        ({"MCH_SERIAL_NO": "5F" * 20}, "wxpay.serial"),
        ({"PRIVATE_KEY": "fresh"}, "wxpay.key_pair"),
        ({"PLATFORM_PUBLIC_KEY": "fresh"}, "wxpay.platform_key"),
        ({"PLATFORM_PUBLIC_KEY_ID": "PUB_KEY_ID_0000000000"}, "wxpay.platform_key"),
    ],
    ids=["mchid", "serial", "key", "platform key", "its id"],
)
async def test_a_wrong_setting_is_told(stand: Stand, changes: dict[str, str], id: str) -> None:
    fresh = Signer.generate()
    made = {"PRIVATE_KEY": fresh.reveal(), "PLATFORM_PUBLIC_KEY": Signer(fresh).public_pem()}
    given = {wire: made[wire] if value == "fresh" else value for wire, value in changes.items()}
    assert await named(_other(stand, **given)) == {id}


async def test_another_merchants_application(stand: Stand) -> None:
    assert await named(_other(stand, "wx0000000000000000")) == {"wxpay.appid_unbound"}


async def test_the_sub_merchant_of_another(keys: Keys) -> None:
    stand = Stand("partner", keys)
    assert await named(_other(stand, SUB_MCHID="1699999999")) == {"wxpay.unauthorised"}


async def test_jsapi_matters_only_to_those_who_collect_with_it(stand: Stand) -> None:
    stand.provider.accounts.close_products("direct", "jsapi")
    assert await named(stand.adapter, INSIDE) == {"wxpay.jsapi_closed"}
    assert await named(stand.adapter) == set()


async def test_an_answer_that_another_signed(stand: Stand) -> None:
    fresh = Signer.generate()
    platform = stand.provider.accounts.platform
    stand.provider.home.book.put("wxpay_v3.platform", "keys", {**platform, "private_key": fresh.reveal()})
    assert await named(stand.adapter) == {"wxpay.platform_key"}


async def test_a_newer_platform_certificate(keys: Keys) -> None:
    stand = Stand("direct_certificate", keys)
    serial = stand.provider.accounts.announce_certificate()
    found = await examined(stand.adapter)
    assert [one.id for one in found] == ["wxpay.platform_certificate_old"]
    assert serial in found[0].cause.en


async def test_a_wrong_apiv3_key_opens_no_certificate(keys: Keys) -> None:
    stand = Stand("direct_certificate", keys)
    assert await named(_other(stand, SECRET_KEY="k" * 32)) == {"wxpay.apiv3_key"}


@pytest.mark.parametrize(
    ("code", "words", "id"),
    [
        ("SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟", "wxpay.clock"),
        ("SIGN_ERROR", "商户号不存在或商户证书序列号有误，验签失败", "wxpay.mchid"),
        ("MCH_NOT_EXISTS", "商户号不存在", "wxpay.mchid"),
        ("APPID_NOT_EXIST", "", "wxpay.appid"),
    ],
    ids=["clock", "mchid by its words", "mchid by its code", "appid"],
)
def test_what_a_refusal_says(code: str, words: str, id: str) -> None:
    found = examine.blame("query", Failed(Fault.CONFIG, code, words))
    assert found is not None
    assert [one.id for one in found] == [id]


def test_what_says_nothing() -> None:
    assert examine.blame("query", Failed(Fault.NOT_FOUND, "ORDER_NOT_EXIST")) == []
    assert examine.blame("jsapi", Failed(Fault.REFUSED, "PARAM_ERROR", "openid")) == []
    assert examine.blame("query", Failed(Fault.UNKNOWN, "SYSTEM_ERROR")) is None
