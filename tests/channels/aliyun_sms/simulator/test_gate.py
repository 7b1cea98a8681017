"""The simulated gateway: who is let in, who is not, and in what words."""

import hashlib
import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.channels.aliyun_sms.simulator.client import DIALECTS, Client, written
from tests.channels.aliyun_sms.stand import PHONE, PROVIDER, Stand

from hutong.base.clock import beijing, now
from hutong.capabilities.simulation import Book, InProcess

SEND = {
    "PhoneNumbers": PHONE,
    "SignName": "胡同小店",
    "TemplateCode": "SMS_471000002",
    "TemplateParam": '{"name":"a+b *~/&=%","fee":"1.00"}',
    "OutId": "N1",
}
SIGNED = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version"
TEXT = "【胡同小店】尊敬的a+b *~/&=%，您本月的费用为1.00元。"


@pytest.fixture(params=DIALECTS)
def client(request: pytest.FixtureRequest, stand: Stand) -> Client:
    """A client of each dialect in turn."""
    return Client(stand, request.param)


def _refused(node: Any) -> tuple[int, str]:
    return node["status"], node["Code"]


async def test_let_in(client: Client) -> None:
    """Letters that each dialect encodes in its own way arrive as they were."""
    sent = await client.node("SendSms", SEND)
    assert (sent["status"], sent["Code"], sent["Message"]) == (200, "OK", "OK")
    assert [message.text for message in client.stand.provider.inbox()] == [TEXT]
    asked = {"PhoneNumber": PHONE, "SendDate": f"{beijing(now()):%Y%m%d}", "PageSize": "10", "CurrentPage": "1"}
    shown = await client.node("QuerySendDetails", {**asked, "BizId": sent["BizId"]})
    assert shown["SmsSendDetailDTOs"]["SmsSendDetailDTO"][0]["Content"] == TEXT


@pytest.mark.parametrize("dialect", ["acs3", "query"])
async def test_get_is_as_good_as_post(stand: Stand, dialect: str) -> None:
    """For both places of a signature."""
    reply = await Client(stand, dialect).call("SendSms", SEND, verb="GET")
    assert json.loads(reply.body)["Code"] == "OK"


async def test_another_secret(client: Client) -> None:
    """Refused with the text that should have been signed, in the true body of a refusal."""
    stranger = Client(client.stand, client.dialect, "x" * 30)
    found = await stranger.node("SendSms", SEND)
    assert _refused(found) == (400, "SignatureDoesNotMatch")
    assert "server string to sign is:" in found["Message"]
    assert set(found) == {"Code", "Message", "RequestId", "HostId", "Recommend", "status"}
    assert found["HostId"] == "dysmsapi.aliyuncs.com"
    assert found["RequestId"] in found["Recommend"]
    assert not list(client.stand.provider.inbox())


async def test_another_key(client: Client) -> None:
    """Which nobody has."""
    client.key_id = "LTAI5tNobody"
    assert _refused(await client.node("SendSms", SEND)) == (404, "InvalidAccessKeyId.NotFound")


async def test_a_request_twice(client: Client) -> None:
    """A nonce is good once, also after a restart; one in a request that was refused is not used up."""
    name = "x-acs-signature-nonce" if client.dialect.startswith("acs3") else "SignatureNonce"
    once = {name: "the-same"}
    stranger = Client(client.stand, client.dialect, "x" * 30)
    assert _refused(await stranger.node("SendSms", SEND, once)) == (400, "SignatureDoesNotMatch")
    assert (await client.node("SendSms", SEND, once))["Code"] == "OK"
    assert _refused(await client.node("SendSms", SEND, once)) == (400, "SignatureNonceUsed")
    restarted = Stand(client.stand.provider.home.book)
    again = Client(restarted, client.dialect)
    assert _refused(await again.node("SendSms", SEND, once)) == (400, "SignatureNonceUsed")
    assert (await again.node("SendSms", SEND))["Code"] == "OK"


@pytest.mark.parametrize("late", [timedelta(minutes=14), timedelta(minutes=-14), timedelta()])
async def test_clocks_that_are_good_enough(client: Client, late: timedelta) -> None:
    """Fifteen minutes either way."""
    name = "x-acs-date" if client.dialect.startswith("acs3") else "Timestamp"
    assert (await client.node("SendSms", SEND, {name: written(late)}))["Code"] == "OK"


@pytest.mark.parametrize(
    ("clock", "code"),
    [
        (timedelta(minutes=16), "InvalidTimeStamp.Expired"),
        (timedelta(minutes=-16), "InvalidTimeStamp.Expired"),
        (timedelta(hours=8), "InvalidTimeStamp.Expired"),  # Beijing's clock
        ("2026-11-20 08:00:01", "InvalidTimeStamp.Format"),
        ("2026-11-20T08:00:01.000Z", "InvalidTimeStamp.Format"),
        ("2026-13-20T08:00:01Z", "InvalidTimeStamp.Format"),
        ("1795132801", "InvalidTimeStamp.Format"),
    ],
)
async def test_clocks_that_are_not(client: Client, clock: str | timedelta, code: str) -> None:
    """Wrong by more, or not written as the manual says."""
    name = "x-acs-date" if client.dialect.startswith("acs3") else "Timestamp"
    told = clock if isinstance(clock, str) else written(clock)  # now, not when the tests were collected
    assert _refused(await client.node("SendSms", SEND, {name: told})) == (400, code)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"x-acs-action": None}, 400, "MissingAction"),
        ({"x-acs-action": "sendsms"}, 404, "InvalidAction.NotFound"),
        ({"x-acs-version": None}, 400, "MissingVersion"),
        ({"x-acs-version": "2017-05-26"}, 400, "InvalidVersion"),
        ({"x-acs-date": None}, 400, "MissingTimestamp"),
        ({"x-acs-signature-nonce": None}, 400, "MissingSignatureNonce"),
        ({"x-acs-content-sha256": None}, 400, "MissingContentSha256"),
        ({"x-acs-content-sha256": "0" * 64}, 400, "SignatureDoesNotMatch"),
        ({"host": None}, 400, "IncompleteSignature"),
        ({"host": "dysmsapi.aliyuncs.com"}, 200, "OK"),
    ],
)
async def test_headers(stand: Stand, changes: dict[str, str | None], status: int, code: str) -> None:
    """Each that must be there, and signed."""
    assert _refused(await Client(stand, "acs3").node("SendSms", SEND, changes)) == (status, code)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"Action": None}, 400, "MissingAction"),
        ({"Action": "SendBatch"}, 404, "InvalidAction.NotFound"),
        ({"Version": None}, 400, "MissingVersion"),
        ({"Version": "2017-05-26"}, 400, "InvalidVersion"),
        ({"AccessKeyId": None}, 400, "MissingAccessKeyId"),
        ({"Signature": ""}, 400, "MissingSignature"),
        ({"SignatureNonce": None}, 400, "MissingSignatureNonce"),
        ({"Timestamp": None}, 400, "MissingTimestamp"),
        ({"SignatureMethod": "HMAC-SHA256"}, 400, "InvalidSignatureMethod"),
        ({"SignatureVersion": "2.0"}, 400, "IncompleteSignature"),
        ({"Format": "YAML"}, 400, "InvalidParameter.Format"),
        ({"RegionId": None}, 200, "OK"),
    ],
)
async def test_parameters(stand: Stand, changes: dict[str, str | None], status: int, code: str) -> None:
    """Each that must be there, and right."""
    for dialect in ("query", "form"):
        assert _refused(await Client(stand, dialect).node("SendSms", SEND, changes)) == (status, code)


@pytest.mark.parametrize(
    "proof",
    [
        "ACS3-HMAC-SHA256",
        "ACS3-HMAC-SM3 Credential=a,SignedHeaders=host,Signature=" + "0" * 64,
        "ACS3-HMAC-SHA256 Credential=a,Signature=" + "0" * 64,
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=00",
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=" + "0" * 64,
        f"ACS3-HMAC-SHA256 Credential=a,SignedHeaders={SIGNED};nothing,Signature=" + "0" * 64,
    ],
)
async def test_proofs_that_are_none(stand: Stand, proof: str) -> None:
    """Refused before anybody's secret is looked at."""
    headers = {
        "x-acs-action": "SendSms",
        "x-acs-version": "2017-05-25",
        "x-acs-date": written(),
        "x-acs-signature-nonce": "n",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "authorization": proof,
    }
    reply = await stand.http.send("POST", f"{PROVIDER}/", headers=headers)
    assert (reply.status, json.loads(reply.body)["Code"]) == (400, "IncompleteSignature")


@pytest.mark.parametrize("dialect", ["acs3", "query"])
async def test_something_added_on_the_way(stand: Stand, dialect: str) -> None:
    """A parameter, or a body, that was not signed."""
    plain = stand.http.send

    class Meddler(InProcess):
        async def send(self, method: str, url: str, **more: Any) -> Any:
            return await plain(method, f"{url}&more=1", **more)

    stand.http = Meddler({})
    assert _refused(await Client(stand, dialect).node("SendSms", SEND)) == (400, "SignatureDoesNotMatch")


async def test_an_unsigned_header_of_aliyuns(stand: Stand) -> None:
    """Every x-acs- header takes part, or the request is refused."""
    plain = stand.http.send

    class Meddler(InProcess):
        async def send(self, method: str, url: str, *, headers: Any, **more: Any) -> Any:
            return await plain(method, url, headers={**headers, "x-acs-security-token": "t"}, **more)

    stand.http = Meddler({})
    assert _refused(await Client(stand).node("SendSms", SEND)) == (400, "IncompleteSignature")


async def test_other_paths_and_verbs(stand: Stand) -> None:
    """There is one path and there are two verbs."""
    reply = await stand.http.send("GET", f"{PROVIDER}/sms?Action=SendSms&Format=JSON", headers={})
    assert (reply.status, json.loads(reply.body)["Code"]) == (404, "InvalidAction.NotFound")
    reply = await stand.http.send("PUT", f"{PROVIDER}/?Action=SendSms&Format=JSON", headers={})
    assert (reply.status, json.loads(reply.body)["Code"]) == (403, "UnsupportedHTTPMethod")
    reply = await stand.http.send("GET", f"{PROVIDER}/", headers={})
    assert (reply.status, b"<Code>MissingAction</Code>" in reply.body) == (400, True)


@pytest.mark.parametrize(
    ("dialect", "extra"), [("query", {"Format": None}), ("form", {"Format": "xml"}), ("acs3", {"accept": "text/xml"})]
)
async def test_answers_in_xml(stand: Stand, dialect: str, extra: dict[str, str | None]) -> None:
    """For clients that ask for it, and for those of the older dialect that ask for nothing."""
    client = Client(stand, dialect)
    reply = await client.call("SendSms", SEND, extra)
    root = ElementTree.fromstring(reply.body)
    assert (root.tag, root.findtext("Code")) == ("SendSmsResponse", "OK")
    assert reply.headers["content-type"].startswith("text/xml")
    asked = {"PhoneNumber": PHONE, "SendDate": f"{beijing(now()):%Y%m%d}", "PageSize": "10", "CurrentPage": "1"}
    root = ElementTree.fromstring((await client.call("QuerySendDetails", asked, extra)).body)
    assert [detail.findtext("Content") for detail in root.iter("SmsSendDetailDTO")] == [TEXT]
    root = ElementTree.fromstring((await Client(stand, dialect, "x" * 30).call("SendSms", SEND, extra)).body)
    assert (root.tag, root.findtext("Code")) == ("Error", "SignatureDoesNotMatch")


async def test_a_restart_forgets_nothing(stand: Stand) -> None:
    """The account, its messages, and the address in the console."""
    await Client(stand).node("SendSms", SEND)
    stand.provider.receipts_to = "http://hub.test/elsewhere"
    book = stand.provider.home.book
    restarted = Stand(book)
    assert restarted.account == stand.account
    assert [message.text for message in restarted.provider.inbox()] == [TEXT]
    assert Stand(Book()).account != stand.account
    with pytest.raises(KeyError):
        restarted.provider.account("partner")
