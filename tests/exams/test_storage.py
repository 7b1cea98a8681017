"""Every storage channel of the registry sits the exam, in every form of account, against its own simulator."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.exams.parts import Seat, sitting
from tests.exams.steps import Step
from tests.exams.storage.callbacks import forged_at_worst, knocked
from tests.exams.storage.hall import Hall
from tests.exams.storage.paper import STEPS

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.pay import Knock
from hutong.capabilities.storage import HearsUploads, Stores
from hutong.switchboard.registry import specs

SITTING = sitting(Stores, specs())
TOLD = [seat for seat in SITTING if HearsUploads in seat.spec.capabilities()]
SEATS = [
    pytest.param(seat, step, id=f"{seat}-{step.name}") for seat in SITTING for step in STEPS if step.fits(seat.spec)
]
TYPES = ("", "application/json", "application/x-www-form-urlencoded")
BODIES = (
    *(b"", b"\0", b"{}", b"[]", b"null", b"\xed\xa0\x80", b"key=x", b"bucket=x&object=y&size=1&token=z", b"[" * 9999),
    b'{"key": "7/x.pdf", "bucket": "b"}',
)


@pytest.fixture
async def hall(seat: Seat, tmp_path: Path) -> AsyncIterator[Hall]:
    made = Hall(seat, tmp_path)
    yield made
    await made.close()


@pytest.mark.parametrize(("seat", "step"), SEATS)
async def test_exam(hall: Hall, step: Step[[Hall]]) -> None:
    await step.run(hall)


@pytest.mark.parametrize("seat", TOLD, ids=str)
async def test_a_callback_is_believed_by_its_own_channel_only(hall: Hall, seat: Seat, tmp_path: Path) -> None:
    """Traps, 2: not by another code, not by another form, and not by another account of the same carrier."""
    _, knock, _ = await knocked(hall)
    assert hall.hears(knock)
    for stranger in TOLD:
        other = Hall(stranger, tmp_path / "other", own_key="0" * 64)
        assert other.hears(knock) is None, f"{stranger} believes a callback of {seat}"
        await other.close()


@pytest.mark.parametrize("seat", TOLD, ids=str)
def test_any_bytes_are_at_worst_forged(hall: Hall) -> None:
    for body in BODIES:
        for kind in TYPES:
            for authorization in ("", "QBox a:b", "Qiniu a:b", "bm8="):
                headers = {"content-type": kind, "authorization": authorization}
                knock = Knock("POST", "/callback/7/3", "", headers, body, now())
                forged_at_worst(hall, knock)
                assert isinstance(hall.acknowledge(knock, False), Reply)


def test_no_channel_is_left_out() -> None:
    assert {seat.spec.code for seat in SITTING} >= {"ALIYUN_OSS", "TENCENT_OSS", "QINIU_OSS", "LOCAL_OSS"}
