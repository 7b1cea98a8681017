"""The simulator's gate: who is let in, in which words others are refused, and how answers are signed."""

from dataclasses import replace
from typing import Any

import pytest
from tests.channels.wxpay_v3.simulator.client import Client, order, read
from tests.channels.wxpay_v3.stand import Stand

from hutong.base.rsa import verifier

NATIVE = "/v3/pay/transactions/native"


@pytest.mark.parametrize(
    "wrong",
    [
        {"scheme": "WECHATPAY2-SM2-WITH-SM3"},
        {"mchid": "1999999999"},
        {"serial": "0123456789"},
        {"age": 400},
        {"age": -400},
        {"dropped": ("Authorization",)},
        {"headers": {"Authorization": "WECHATPAY2-SHA256-RSA2048 mchid=1"}},
        {"order": ("mchid", "signature", "nonce_str", "timestamp")},
        {"order": ("mchid", "mchid", "signature", "nonce_str", "timestamp")},
    ],
)
async def test_who_is_not_let_in(stand: Stand, wrong: dict[str, Any]) -> None:
    """401 SIGN_ERROR, unsigned, since nobody knows whom to sign for."""
    reply = await replace(Client(stand), **wrong).call("POST", NATIVE, order(stand))
    assert (reply.status, read(reply)["code"]) == (401, "SIGN_ERROR")
    assert "wechatpay-signature" not in reply.headers


async def test_a_body_that_was_not_signed(stand: Stand) -> None:
    """The error body shows what WeChat Pay would have signed, as the manual's sample does."""
    reply = await Client(stand).call("POST", NATIVE, order(stand), signed=b"{}")
    found = read(reply)
    assert (reply.status, found["code"], found["message"]) == (401, "SIGN_ERROR", "错误的签名，验签失败")
    assert found["detail"]["detail"]["issue"] == "sign not match"
    assert found["detail"]["sign_information"]["truncated_sign_message"].startswith(f"POST\n{NATIVE}\n")
    assert list(stand.provider.home.book.all("wxpay_v3.order")) == []


@pytest.mark.parametrize("missing", ["Accept", "User-Agent", "Content-Type"])
async def test_headers_that_must_be_there(stand: Stand, missing: str) -> None:
    """Accept, User-Agent and, with a body, Content-Type."""
    reply = await Client(stand, dropped=(missing,)).call("POST", NATIVE, order(stand))
    assert (reply.status, read(reply)["code"]) == (400, "PARAM_ERROR")


@pytest.mark.parametrize(
    "parts",
    [
        ("mchid", "nonce_str", "signature", "timestamp", "serial_no"),
        ("signature", "serial_no", "timestamp", "mchid", "nonce_str"),
    ],
)
async def test_any_order_of_the_five_fields(stand: Stand, parts: tuple[str, ...]) -> None:
    """Real clients write them in different orders."""
    reply = await Client(stand, order=parts).call("POST", NATIVE, order(stand))
    assert reply.status == 200


async def test_json_of_any_style(stand: Stand) -> None:
    """The raw body is what is verified: escapes or UTF-8, spaces or none."""
    escaped = await Client(stand).call("POST", NATIVE, order(stand))
    raw = str(order(stand)).replace("'", '"').encode()
    assert read(escaped) == read(await Client(stand).call("POST", NATIVE, raw))


async def test_answers_are_signed_in_the_mode_that_is_asked_for(each: Stand) -> None:
    """Wechatpay-Serial chooses the key; without it the account's own setting does; an unknown one is refused."""
    platform = each.provider.accounts.platform
    keys = {platform["serial"]: platform["certificate"], platform["public_key_id"]: platform["public_key"]}
    usual = platform["serial" if each.form.endswith("certificate") else "public_key_id"]
    for asked in (*keys, ""):
        headers = {"Wechatpay-Serial": asked} if asked else {}
        reply = await Client(each, headers=headers).call("GET", "/v3/refund/domestic/refunds/R1?sub_mchid=1")
        assert reply.headers["wechatpay-serial"] == (asked or usual)
        stamp, once = reply.headers["wechatpay-timestamp"], reply.headers["wechatpay-nonce"]
        message = f"{stamp}\n{once}\n".encode() + reply.body + b"\n"
        key = verifier(keys[reply.headers["wechatpay-serial"]])
        assert key.verify(message, reply.headers["wechatpay-signature"])
    wrong = await Client(each, headers={"Wechatpay-Serial": "ABCDEF"}).call("GET", "/v3/certificates")
    assert (wrong.status, read(wrong)["code"]) == (400, "PARAM_ERROR")


async def test_merchants_and_service_providers_have_paths_of_their_own(each: Stand) -> None:
    """The other form's path is not open to an account."""
    other = "/v3/pay/transactions" if each.form.startswith("partner") else "/v3/pay/partner/transactions"
    reply = await Client(each).call("POST", f"{other}/native", order(each))
    assert (reply.status, read(reply)["code"]) == (403, "NO_AUTH")
    reply = await Client(each).call("GET", "/v3/nothing")
    assert reply.status == 404
