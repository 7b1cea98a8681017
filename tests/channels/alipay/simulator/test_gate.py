"""The gate: how real clients send, what is refused and in which words, and how answers are signed."""

import json
from typing import Any

import pytest
from tests.channels.alipay.simulator.client import Client, node, order
from tests.channels.alipay.stand import PROVIDER, Stand

from hutong.base.rsa import Verifier

PRECREATE = "alipay.trade.precreate"


@pytest.mark.parametrize("how", [{"in_query": True}, {"in_query": False}, {"split": True}])
async def test_how_clients_send(each: Stand, how: dict[str, bool]) -> None:
    """Everything in the query, everything in the body, or both."""
    client = Client(each)
    reply = await client.send(client.fields(PRECREATE, order()), **how)
    assert node(reply)["code"] == "10000"


async def test_answers_are_signed_over_their_own_text(each: Stand) -> None:
    """With escaped slashes, as Alipay writes them; in certificate mode the certificate is named."""
    client = Client(each)
    body = (await client.send(client.fields(PRECREATE, order()))).body.decode()
    assert "https:\\/\\/qr.alipay.com\\/bax" in body
    members = json.loads(body)
    raw = body[body.index(":") + 1 : body.index("}") + 1]
    account = each.provider.accounts.opened(each.form)
    assert Verifier(account["alipay_public_key"]).verify(raw.encode(), members["sign"])
    assert members.get("alipay_cert_sn") == account.get("alipay_sn")


@pytest.mark.parametrize(
    ("changes", "code", "sub_code"),
    [
        ({"app_id": ""}, "40001", "isv.missing-app-id"),
        ({"app_id": "2021000000000000"}, "40002", "isv.invalid-app-id"),
        ({"sign_type": ""}, "40001", "isv.missing-signature-type"),
        ({"sign_type": "RSA"}, "40002", "isv.invalid-signature-type"),
        ({"timestamp": ""}, "40001", "isv.missing-timestamp"),
        ({"timestamp": "2026-13-01 00:00:00"}, "40002", "isv.invalid-timestamp"),
        ({"timestamp": "1767225600"}, "40002", "isv.invalid-timestamp"),
        ({"version": ""}, "40001", "isv.missing-version"),
        ({"version": "2.0"}, "40002", "isv.invalid-parameter"),
        ({"charset": "gbk"}, "40002", "isv.invalid-charset"),
        ({"format": "xml"}, "40002", "isv.invalid-format"),
        ({"method": ""}, "40001", "isv.missing-method"),
        ({"method": "alipay.trade.nothing"}, "40002", "isv.invalid-method"),
        ({"biz_content": "{"}, "40002", "isv.invalid-parameter"),
        ({"biz_content": "[]"}, "40002", "isv.invalid-parameter"),
    ],
)
async def test_refusals_at_the_gate(each: Stand, changes: dict[str, str], code: str, sub_code: str) -> None:
    """Each by its code, however well it is signed."""
    found = await Client(each).call(PRECREATE, order(), **changes)
    assert (found["code"], found["sub_code"]) == (code, sub_code)


@pytest.mark.parametrize("changes", [{"app_id": "2021000000000000"}, {"app_id": ""}, {"method": ""}])
async def test_who_is_unknown_gets_no_signature(stand: Stand, changes: dict[str, str]) -> None:
    """Alipay does not know whose key to use."""
    client = Client(stand)
    members = json.loads((await client.send(client.fields(PRECREATE, order(), **changes))).body)
    assert "sign" not in members
    assert ("error_response" in members) is ("method" in changes)


@pytest.mark.parametrize("change", [{"biz_content": "{}"}, {"notify_url": "http://evil.test"}, {"more": "1"}])
async def test_a_signature_over_something_else(each: Stand, change: dict[str, str]) -> None:
    """The signed text is shown in the refusal, which is signed itself."""
    client = Client(each)
    reply = await client.send({**client.fields(PRECREATE, order()), **change})
    assert (node(reply)["code"], node(reply)["sub_code"]) == ("40002", "isv.invalid-signature")
    assert "app_id=" in node(reply)["sub_msg"]
    assert "&amp;" in node(reply)["sub_msg"]
    assert "sign" in json.loads(reply.body)


async def test_no_signature(each: Stand) -> None:
    """Missing is another refusal than wrong."""
    client = Client(each)
    fields = client.fields(PRECREATE, order())
    del fields["sign"]
    assert node(await client.send(fields))["sub_code"] == "isv.missing-signature"


@pytest.mark.parametrize(
    ("changes", "sub_code"),
    [
        ({"app_cert_sn": ""}, "isv.missing-app-cert-sn"),
        ({"alipay_root_cert_sn": ""}, "isv.missing-alipay-root-cert-sn"),
        ({"app_cert_sn": "0" * 32}, "isv.app-cert-not-exist"),
        ({"alipay_root_cert_sn": "0" * 32}, "isv.invalid-alipay-root-cert-sn"),
    ],
)
async def test_certificates_at_the_gate(keys: Any, changes: dict[str, str], sub_code: str) -> None:
    """An application with certificates must name them."""
    assert (await Client(Stand("certificate", keys)).call(PRECREATE, order(), **changes))["sub_code"] == sub_code


async def test_other_paths(stand: Stand) -> None:
    """A page that says there is nothing."""
    for path in ("/", "/gateway", "/cashier?id=bax", "/bill/file?token=x"):
        reply = await stand.http.send("GET", PROVIDER + path, headers={})
        assert (reply.status, b"<html" in reply.body) == (404, True)
