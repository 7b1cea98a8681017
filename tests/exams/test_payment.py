"""Every payment channel of the registry sits the exam, in every form of account, against its own simulator."""

from collections.abc import AsyncIterator

import pytest
from tests.exams.hall import Hall
from tests.exams.parts import Seat, sitting
from tests.exams.payment.paper import STEPS
from tests.exams.steps import Step

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.channel import Spec
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock, Pays, Scene
from hutong.capabilities.simulation import Book, Home, InProcess
from hutong.switchboard.registry import specs

CHANNELS = [spec for spec in specs().values() if Pays in spec.capabilities()]
SITTING = sitting(Pays, specs())


def _scenes(spec: Spec, step: Step[[Hall, Scene]]) -> list[Scene | None]:
    assert issubclass(spec.adapter, Pays)
    return [*sorted(spec.adapter.SCENES)] if step.each else [None]


SEATS = [
    pytest.param(seat, step, scene, id="-".join(filter(None, (str(seat), step.name, scene))))
    for seat in SITTING
    for step in STEPS
    if step.fits(seat.spec)
    for scene in _scenes(seat.spec, step)
]
_BOOKS: dict[str, Book] = {}


def _book(seat: Seat) -> Book:
    """A book of its own that holds the account's keys, which are made once since making them is slow."""
    if str(seat) not in _BOOKS:
        master = Book()
        seat.spec.simulator(Home("http://provider.test", InProcess({}), master)).account(seat.form)
        _BOOKS[str(seat)] = master
    book = Book()
    _BOOKS[str(seat)]._db.backup(book._db)
    return book


@pytest.fixture
async def hall(seat: Seat) -> AsyncIterator[Hall]:
    made = Hall(seat, _book(seat))
    yield made
    await made.close()


@pytest.mark.parametrize(("seat", "step", "scene"), SEATS)
async def test_exam(hall: Hall, step: Step[[Hall, Scene]], scene: Scene | None) -> None:
    await step.run(hall, scene or hall.scene)


@pytest.mark.parametrize("seat", SITTING, ids=str)
async def test_a_callback_is_believed_by_its_own_channel_only(hall: Hall, seat: Seat) -> None:
    """Traps, 2: an event of one channel or merchant must not pay an order of another."""
    await hall.paid(hall.ask())
    knock = hall.knocks[-1]
    assert hall.hears(knock)
    for stranger in SITTING:
        if stranger != seat:
            other = Hall(stranger, _book(stranger))
            assert other.hears(knock) is None, f"{stranger} believes a callback of {seat}"
            await other.close()


@pytest.mark.parametrize("seat", SITTING, ids=str)
def test_any_bytes_are_at_worst_forged(hall: Hall) -> None:
    for body in (b"", b"\0", b"{}", b"a=b&sign=c", b"<xml><sign>x</sign></xml>", b"\xed\xa0\x80", b'{"resource": []}'):
        for headers in ({}, {"wechatpay-timestamp": "x"}, {"content-type": "application/x-www-form-urlencoded"}):
            with pytest.raises(Forged):
                hall.opened.hear(Knock("POST", "/callback/7/3", "", headers, body, now()))
    assert isinstance(hall.opened.acknowledge(False), Reply)


def test_no_channel_is_left_out() -> None:
    assert {spec.code for spec in CHANNELS} >= {"WXPAY", "WXPAY_V3", "WX_OPEN", "ALIPAY"}
