"""Notifications of orders, bills and refunds: what they say, and what is not believed."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.chinaums.stand import Stand

from hutong.base.clock import now
from hutong.base.secrets import Secret
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock, Outcome, PayState, RefundOutcome, RefundState, Scene
from hutong.channels.chinaums.adapter import Chinaums
from hutong.channels.chinaums.notices import read
from hutong.channels.chinaums.settings import ChinaumsConfig
from hutong.channels.chinaums.wire import form, sign

PUBLISHED = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))[2]
KEY = Secret(PUBLISHED["key"])
CONFIG = ChinaumsConfig.read(
    "898340149000005",
    {"TID": "88880001", "MSG_SRC": "WWW.TEST.COM", "MSG_SRC_ID": "3194", "COMM_KEY": PUBLISHED["key"]},
)
FIELDS = form(PUBLISHED["inputs"]["query"])


def _knock(body: str) -> Knock:
    return Knock("POST", "/callback/7/3", "", {}, body.encode("utf-8", "replace"), now())


def _signed(**changes: str) -> Knock:
    fields = {name: value for name, value in {**FIELDS, **changes}.items() if value}
    return _knock(urlencode({**fields, "sign": sign(fields, KEY, fields.get("signType", "SHA256"))}))


def test_the_published_one() -> None:
    (told,) = read(CONFIG, _knock(PUBLISHED["inputs"]["query"]))
    assert isinstance(told, Outcome)
    assert (told.state, told.number, told.fen) == (PayState.PAID, "278460076848369664", 1)
    assert (told.provider_no, told.payer_id) == ("4200001471202206211141496123", "o8wNP0RtDiUq4NzMZyAGK5psp6hs")
    assert told.paid_at is not None
    assert told.paid_at.isoformat() == "2022-06-21T17:13:04+08:00"


@pytest.mark.parametrize(
    "change",
    [
        {"mid": "898340149000006"},
        {"merOrderId": "9999278460076848369664"},
        {"merOrderId": "3194"},
        {"merOrderId": ""},
        {"status": ""},
        {"totalAmount": ""},
        {"totalAmount": "-1"},
        {"totalAmount": "１"},
        {"payTime": "yesterday"},
    ],
    ids=lambda change: "-".join(f"{name}={value}" for name, value in change.items()),
)
def test_well_signed_and_not_ours_or_not_whole(change: dict[str, str]) -> None:
    with pytest.raises(Forged):
        read(CONFIG, _signed(**change))


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("WAIT_BUYER_PAY", PayState.WAITING),
        ("NEW_ORDER", PayState.WAITING),
        ("TRADE_CLOSED", PayState.CLOSED),
        ("UNKNOWN", PayState.UNKNOWN),
        ("HELD_FOR_REVIEW", PayState.UNKNOWN),
    ],
)
def test_other_states(word: str, state: PayState) -> None:
    (told,) = read(CONFIG, _signed(status=word))
    assert isinstance(told, Outcome)
    assert (told.state, told.words, told.paid_at) == (state, word, None)


def test_an_unknown_method() -> None:
    with pytest.raises(Forged):
        read(CONFIG, _knock(urlencode({**FIELDS, "signType": "CRC32"})))


def test_a_refund() -> None:
    """With its number it is told; without, it tells nothing, and is no payment."""
    told = read(
        CONFIG,
        _signed(status="TRADE_REFUND", refundOrderId="3194R1", refundAmount="1", refundPayTime="2022-06-22 09:00:00"),
    )
    assert [type(one) for one in told] == [RefundOutcome]
    assert isinstance(told[0], RefundOutcome)
    assert (told[0].state, told[0].number, told[0].fen) == (RefundState.DONE, "R1", 1)
    assert read(CONFIG, _signed(status="TRADE_REFUND", refundAmount="1")) == []
    with pytest.raises(Forged):
        read(CONFIG, _signed(status="TRADE_REFUND", refundOrderId="9999R1", refundAmount="1"))


def test_a_bill() -> None:
    """Its payment stands inside as JSON text; the total is the bill's own."""
    payment = {"payTime": "2022-06-21 17:13:04", "targetOrderId": "42", "totalAmount": 99, "buyerId": "b"}
    bill = {"merOrderId": "", "billNo": "3194B1", "billDate": "2022-06-21", "billStatus": "PAID", "status": ""}
    (told,) = read(CONFIG, _signed(**bill, billPayment=json.dumps(payment)))
    assert isinstance(told, Outcome)
    assert (told.state, told.number, told.fen, told.provider_no) == (PayState.PAID, "B1", 1, "42")
    assert read(CONFIG, _signed(**{**bill, "billStatus": "REFUND"}, billPayment=json.dumps(payment))) == []
    for broken in ("[]", "{", "", "1"):
        with pytest.raises(Forged):
            read(CONFIG, _signed(**bill, billPayment=broken))


async def test_both_doors_tell_with_the_communication_key(each: Stand) -> None:
    """Whatever signs the requests, the communication key signs what is told."""
    await each.paid()
    await each.paid(each.ask(Scene.APP))
    assert len(each.heard) == 2
    each.set_up(COMM_KEY="0" * 48)
    for knock in each.knocks:
        with pytest.raises(Forged):
            each.adapter.hear(knock)


@given(body=some.one_of(some.binary(max_size=300), some.text(max_size=100).map(lambda text: f"sign={text}".encode())))
@settings(max_examples=200, deadline=None)
def test_any_bytes(body: bytes) -> None:
    for text in (body, body + b"x" * 70000):
        with pytest.raises(Forged):
            read(CONFIG, Knock("POST", "/", "", {}, text, now()))


def test_who_names_our_account_and_signs_has_their_form() -> None:
    """True or not: only the keys tell. Without the account or a signature it is anybody's."""
    like, own = Chinaums.knock_like, CONFIG.merchant_no
    assert like(_signed(), own)
    assert like(_knock(_signed().body.decode().replace("sign=", "sign=A")), own)
    assert not like(_signed(mid="898340149000006"), own)
    assert not like(_knock(urlencode(FIELDS | {"sign": ""})), own)
    assert not like(_knock("this was designed by a scanner"), own)
