"""Pay directories: what the console takes, and which pages lie in them."""

import json

import pytest
from tests.vendors.wechat_pay.stand import Stand

from hutong.base.text import Unfit
from hutong.capabilities.pay import Scene
from hutong.channels.wxpay.simulator import WxpaySimulator
from hutong.vendors.wechat_pay_world.directories import MOST, fit, registered

ENTERED = ["https://Pay.Example.com/pay/", "http://127.0.0.1:8000/s/"]


@pytest.mark.parametrize(
    "page",
    [
        "https://pay.example.com/pay/",
        "https://pay.example.com/pay/01J?app=wechat&x=https://b/",
        "https://PAY.example.COM/pay/01J/result#top",
        "https://pay.example.com:443/pay/01J",
        "http://127.0.0.1:8000/s/code/1",
    ],
)
def test_a_page_in_a_directory(page: str) -> None:
    assert registered(ENTERED, page)


@pytest.mark.parametrize(
    "page",
    [
        "http://pay.example.com/pay/01J",  # another scheme
        "https://pay.example.com:8443/pay/01J",
        "http://127.0.0.1/s/1",
        "http://127.0.0.1:8001/s/1",
        "https://example.com/pay/01J",
        "https://pay.example.com.evil.test/pay/01J",
        "https://pay.example.com@evil.test/pay/01J",
        "https://evil.test/?https://pay.example.com/pay/",
        "https://pay.example.com/pay",
        "https://pay.example.com/pays/01J",
        "https://pay.example.com/PAY/01J",
        "https://pay.example.com/shop/pay/01J",
        "https://pay.example.com/pay/../shop/01J",
        "https://pay.example.com/?next=/pay/",
        "https://pay.example.com:port/pay/01J",
        "weixin://pay.example.com/pay/",
        "/pay/01J",
        "",
    ],
)
def test_a_page_outside(page: str) -> None:
    assert not registered(ENTERED, page)


def test_the_root_is_every_page_of_a_host_and_nothing_is_none() -> None:
    assert registered(["https://a.test/"], "https://a.test")
    assert registered(["https://a.test/"], "https://a.test/any/thing")
    assert not registered([], "https://a.test/")


def test_the_console_takes_directories_each_once() -> None:
    assert fit([" http://a.test/pay/ ", "https://a.test/pay/", "http://a.test/pay/"]) == [
        "http://a.test/pay/",
        "https://a.test/pay/",
    ]
    assert len(fit(f"https://a.test/{number}/" for number in range(MOST))) == 5
    with pytest.raises(Unfit, match="at most 5"):
        fit(f"https://a.test/{number}/" for number in range(MOST + 1))


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "a.test/pay/", "ftp://a.test/pay/", "https://a.test", "https://a.test/pay", "https:///pay/"),
        *("https://a.test/pay/?a=/", "https://a.test/#/", "https://a .test/", "https://a.test:x/", "https://u@a.test/"),
    ],
)
def test_the_console_refuses_what_is_no_directory(wrong: str) -> None:
    with pytest.raises(Unfit, match="begins with") as refused:
        fit([wrong])
    assert "支付授权目录" in refused.value.cause.zh


async def test_a_merchants_bill_is_called_up_only_in_its_directories(each: Stand) -> None:
    """Each form of account has its own; without any nothing is called up."""
    provider = each.provider
    assert isinstance(provider, WxpaySimulator)
    start = (await each.adapter.pay(each.ask(Scene.JSAPI))).start
    assert start is not None
    bill = provider.scan(json.dumps(dict(start.params)))
    assert bill is not None
    form = provider.form_of(bill.id)
    other = next(one for one in provider.FORMS if one != form)
    provider.enter_directories(form, [])
    provider.enter_directories(other, ["http://hub.test/pay/"])
    with pytest.raises(Unfit) as refused:
        provider.admit(bill.id, "http://hub.test/pay/1?a=1#b")
    assert refused.value.cause.zh == "当前页面的URL未注册：http://hub.test/pay/1"
    assert provider.enter_directories(form, ["http://hub.test/pay/"]) == provider.directories(form)
    provider.admit(bill.id, "http://hub.test/pay/1?a=1#b")
    with pytest.raises(Unfit, match=r"http://hub\.test/s/1$"):
        provider.admit(bill.id, "http://hub.test/s/1")
    with pytest.raises(KeyError):
        provider.admit("nobody's", "http://hub.test/pay/1")
    with pytest.raises(KeyError):
        provider.directories("other")
