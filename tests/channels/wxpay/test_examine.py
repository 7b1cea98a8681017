"""What a merchant of WeChat Pay V2 is found to have; the questions themselves are WeChat Pay's, whoever asks."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from tests.examining import AROUND, examined, named
from tests.vendors.wechat_pay.stand import Stand, fresh_accounts

from hutong.capabilities.pay import Scene
from hutong.capabilities.simulation.book import Record
from hutong.channels.wxpay.adapter import Wxpay
from hutong.channels.wxpay.settings import WxpayConfig

INSIDE = replace(AROUND, scenes=frozenset({Scene.JSAPI}))


@pytest.fixture(scope="module")
def accounts() -> list[Record]:
    return fresh_accounts()


@pytest.fixture(params=["direct", "partner"])
async def each(request: pytest.FixtureRequest, accounts: list[Record]) -> AsyncIterator[Stand]:
    stand = Stand(request.param, accounts)
    yield stand
    await stand.provider.close()


@pytest.fixture
async def stand(accounts: list[Record]) -> AsyncIterator[Stand]:
    stand = Stand("direct", accounts)
    yield stand
    await stand.provider.close()


def _other(stand: Stand, appid: str = "", **changes: str) -> Wxpay:
    given = {wire: value for wire, value in {**stand.settings, **changes}.items() if value}
    return Wxpay(WxpayConfig.read(appid or stand.account.merchant_no, given), stand.line)


async def test_a_sound_merchant_has_nothing_and_no_order_stays_open(each: Stand) -> None:
    assert await examined(each.adapter) == []
    assert list(each.provider.home.book.all("wxpay.order")) == []
    assert await examined(each.adapter, INSIDE) == []
    orders = each.provider.home.book.all("wxpay.order")  # the simulated one believes any openid
    assert {one["trade_state"] for one in orders} <= {"CLOSED"}


@pytest.mark.parametrize(
    ("changes", "id"),
    [
        ({"MCHID": "1999999999"}, "wxpay.mchid"),
        ({"PRIVATE_KEY": "k" * 32}, "wxpay.api_key"),
        ({"API_CERTIFICATE": ""}, "wxpay.no_certificate"),
    ],
    ids=["mchid", "key", "no certificate"],
)
async def test_a_wrong_setting_is_told(stand: Stand, changes: dict[str, str], id: str) -> None:
    assert await named(_other(stand, **changes)) == {id}


async def test_another_merchants_application(stand: Stand) -> None:
    assert await named(_other(stand, "wx0000000000000000")) == {"wxpay.appid_unbound"}


async def test_the_sub_merchant_of_another(accounts: list[Record]) -> None:
    stand = Stand("partner", accounts)
    assert await named(_other(stand, SUB_MCHID="1699999999")) == {"wxpay.unauthorised"}


async def test_jsapi_matters_only_to_those_who_collect_with_it(stand: Stand) -> None:
    stand.provider.accounts.close_products("direct", "JSAPI")
    assert await named(stand.adapter, INSIDE) == {"wxpay.jsapi_closed"}
    assert await named(stand.adapter) == set()
    stand.provider.accounts.close_products("direct")
    assert await named(stand.adapter, INSIDE) == set()
