"""Every SMS channel of the registry sits the exam, in every form of account, against its own simulator."""

from collections.abc import AsyncIterator

import pytest
from tests.exams.parts import Seat, sitting
from tests.exams.sms.hall import Hall, Way
from tests.exams.sms.paper import STEPS
from tests.exams.sms.receipts import forged_at_worst, knocked
from tests.exams.steps import Step

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.channel import Spec
from hutong.capabilities.pay import Knock
from hutong.capabilities.sms import HearsSms, SendsSms
from hutong.switchboard.registry import specs

SITTING = sitting(SendsSms, specs())
TOLD = [seat for seat in SITTING if HearsSms in seat.spec.capabilities()]
TYPES = ("", "application/json", "application/x-www-form-urlencoded", "text/xml")
BODIES = (
    *(b"", b"\0", b"{}", b"[]", b"[[]]", b"[null]", b"null", b"\xed\xa0\x80", b"data=%5B", b"<x></x>", b"[" * 9999),
    *(b'{"smsResult": [{}]}', b'[{"success": true}]', b"nonce=1&signature=2&timestamp=3&type=SMS_REPORT&data={}"),
)


def _ways(spec: Spec, step: Step[[Hall, Way]]) -> list[Way | None]:
    adapter = spec.adapter
    assert issubclass(adapter, SendsSms)
    can = ((Way.TEMPLATE, adapter.TEMPLATES), (Way.PLAIN, adapter.PLAIN))
    return [way for way, has in can if has] if step.each else [None]


SEATS = [
    pytest.param(seat, step, way, id="-".join(filter(None, (str(seat), step.name, way))))
    for seat in SITTING
    for step in STEPS
    if step.fits(seat.spec)
    for way in _ways(seat.spec, step)
]


@pytest.fixture
async def hall(seat: Seat) -> AsyncIterator[Hall]:
    made = Hall(seat)
    yield made
    await made.close()


@pytest.mark.parametrize(("seat", "step", "way"), SEATS)
async def test_exam(hall: Hall, step: Step[[Hall, Way]], way: Way | None) -> None:
    await step.run(hall, way or hall.ways[0])


@pytest.mark.parametrize("seat", TOLD, ids=str)
async def test_a_receipt_is_believed_by_its_own_channel_only(hall: Hall, seat: Seat) -> None:
    """Traps, 2: not by another code, not by another form, and not by another account of the same provider."""
    knock = await knocked(hall, hall.ways[0])
    assert hall.hears(knock)
    for stranger in TOLD:
        other = Hall(stranger)
        assert other.hears(knock) is None, f"{stranger} believes a receipt of {seat}"
        await other.close()


@pytest.mark.parametrize("seat", TOLD, ids=str)
def test_any_bytes_are_at_worst_forged(hall: Hall) -> None:
    for body in BODIES:
        for kind in TYPES:
            for query in ("", "token=", "echostr=1", "token=%ff&x"):
                for method in ("POST", "GET"):
                    knock = Knock(method, "/callback/7", query, {"content-type": kind}, body, now())
                    forged_at_worst(hall, knock)
                    assert isinstance(hall.acknowledge(knock, False), Reply)


def test_no_channel_is_left_out() -> None:
    assert {seat.spec.code for seat in SITTING} >= {"ALIYUN_SMS", "MIAODI", "JPUSH_SMS", "JCSMS", "TEST_SMS"}
