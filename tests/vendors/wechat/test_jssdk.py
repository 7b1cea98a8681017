"""Signatures of pages that use WeChat's JavaScript."""

import pytest
from tests.vendors.wechat.stand import Stand
from tests.vendors.wechat.vectors import PAGES

from hutong.base.secrets import Secret
from hutong.capabilities.faults import Failed, Fault
from hutong.vendors.wechat.jssdk import signature

URL = "http://mp.weixin.qq.com?params=value"


@pytest.mark.parametrize("fragment", ["", "#", "#/pay?x=1"])
def test_the_manuals_signature(fragment: str) -> None:
    (one,) = PAGES
    fields = dict(pair.split("=", 1) for pair in one["inputs"]["string"].split("&"))
    made = signature(Secret(one["key"]), fields["noncestr"], fields["timestamp"], URL + fragment)
    assert made == one["expected"]


async def test_a_page_is_signed_under_one_ticket(stand: Stand) -> None:
    first, second = [await stand.gzh.sign_page("https://shop.test/pay?x=胡同#here") for _ in range(2)]
    assert stand.http.count("/cgi-bin/ticket/getticket") == 1
    assert first["nonceStr"] != second["nonceStr"]
    assert first["appId"] == stand.gzh.application()
    ticket = stand.purse.kept[stand.gzh.application(), "jsapi_ticket"]
    wanted = signature(ticket, first["nonceStr"], first["timestamp"], "https://shop.test/pay?x=胡同")
    assert first["signature"] == wanted
    assert len(first["nonceStr"]) <= 32


async def test_an_account_that_may_not(stand: Stand) -> None:
    stand.wechat.configure(stand.gzh.application(), kind="subscription")
    with pytest.raises(Failed) as failure:
        await stand.gzh.sign_page("https://shop.test/")
    assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "48001")
