"""Every payment channel of the registry sits the exam, in every form of account, against its own simulator."""

from collections.abc import AsyncIterator

import pytest
from tests.exams.hall import Hall
from tests.exams.payment.paper import STEPS
from tests.exams.steps import Step

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.channel import Spec
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock, Pays, Scene
from hutong.capabilities.simulation import Book, Home, InProcess, PaySimulator
from hutong.switchboard.registry import specs

CHANNELS = [spec for spec in specs().values() if Pays in spec.capabilities()]


def _forms(spec: Spec) -> tuple[str, ...]:
    simulator = spec.simulator
    assert isinstance(simulator, type)
    assert issubclass(simulator, PaySimulator)
    return simulator.FORMS


def _scenes(spec: Spec, step: Step) -> list[Scene | None]:
    assert issubclass(spec.adapter, Pays)
    return [*sorted(spec.adapter.SCENES)] if step.scenes else [None]


FORMS = [(spec, form) for spec in CHANNELS for form in _forms(spec)]
SEATS = [
    pytest.param(spec, form, step, scene, id="-".join(filter(None, (spec.code, form, step.name, scene))))
    for spec, form in FORMS
    for step in STEPS
    if step.needs is None or step.needs in spec.capabilities()
    for scene in _scenes(spec, step)
]
_BOOKS: dict[tuple[str, str], Book] = {}


def _book(spec: Spec, form: str) -> Book:
    """A book of its own that holds the account's keys, which are made once since making them is slow."""
    if (spec.code, form) not in _BOOKS:
        master = Book()
        spec.simulator(Home("http://provider.test", InProcess({}), master)).account(form)
        _BOOKS[spec.code, form] = master
    book = Book()
    _BOOKS[spec.code, form]._db.backup(book._db)
    return book


@pytest.fixture
async def hall(spec: Spec, form: str) -> AsyncIterator[Hall]:
    made = Hall(spec, form, _book(spec, form))
    yield made
    await made.provider.knocker.close()
    made.provider.home.book.close()


@pytest.mark.parametrize(("spec", "form", "step", "scene"), SEATS)
async def test_exam(hall: Hall, step: Step, scene: Scene | None) -> None:
    await step.run(hall, scene or hall.scene)


@pytest.mark.parametrize("left", FORMS, ids=lambda seat: f"from-{seat[0].code}-{seat[1]}")
async def test_a_callback_is_believed_by_its_own_channel_only(left: tuple[Spec, str]) -> None:
    """Traps, 2: an event of one channel or merchant must not pay an order of another."""
    own = Hall(*left, _book(*left))
    await own.paid(own.ask())
    knock = own.knocks[-1]
    assert own.hears(knock)
    for spec, form in FORMS:
        if (spec, form) == left:
            continue
        other = Hall(spec, form, _book(spec, form))
        assert other.hears(knock) is None, f"{spec.code} {form} believes a callback of {left[0].code} {left[1]}"
        other.provider.home.book.close()
    await own.provider.knocker.close()
    own.provider.home.book.close()


@pytest.mark.parametrize(("spec", "form"), FORMS, ids=lambda value: getattr(value, "code", value))
def test_any_bytes_are_at_worst_forged(spec: Spec, form: str) -> None:
    hall = Hall(spec, form, _book(spec, form))
    for body in (b"", b"\0", b"{}", b"a=b&sign=c", b"<xml><sign>x</sign></xml>", b"\xed\xa0\x80", b'{"resource": []}'):
        for headers in ({}, {"wechatpay-timestamp": "x"}, {"content-type": "application/x-www-form-urlencoded"}):
            with pytest.raises(Forged):
                hall.opened.hear(Knock("POST", "/callback/7/3", "", headers, body, now()))
    assert isinstance(hall.opened.acknowledge(False), Reply)
    hall.provider.home.book.close()


def test_no_channel_is_left_out() -> None:
    assert {spec.code for spec in CHANNELS} >= {"WXPAY", "WXPAY_V3", "ALIPAY"}
