"""The notify tester: a signed test notice to an address, and what its receiver answered."""

from datetime import datetime
from typing import Final

from pydantic import Field

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Form
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.features.notices import TEST, resend
from hutong.features.notices.guard import check
from hutong.features.notices.verdict import verdict

room = Room("portal", "notice test")
MOST: Final = 10  # tests of one merchant in a minute: the hub posts to whatever address is typed
_LATELY: Final = """
SELECT count(*) FROM audit_event
 WHERE subject = $1 AND action = 'notice.test' AND at > now() - interval '1 minute'
"""


class NoticeTestWhere(Form):
    """Where the test notice goes."""

    url: str = Field(min_length=1, max_length=512)


class NoticeTest(Answer):
    """A test notice: what was sent without nonce and signature, and what came of it."""

    id: str
    url: str
    fields: dict[str, str]
    over: bool  # it was tried
    good: bool
    status: int | None
    took_ms: int | None
    answer: str
    words: str  # what the answer means
    at: datetime | None


@room.post("/develop/notice-test", may="portal.settings")
async def send_test_notice(form: NoticeTestWhere, who: Who, parts: House) -> NoticeTest:
    """Sends a test notice, once."""
    try:
        check(form.url, loopback=parts.facts.sandbox)
    except Refusal as refusal:
        why = Text("须是公网的 http(s) 地址", "a public http(s) address")
        raise Refusal(refusal.problem, refusal.detail, [("url", why)]) from refusal
    subject = f"merchant/{who.merchant_id}"
    async with who.actor.change() as connection:
        if await connection.fetchval(_LATELY, subject) >= MOST:
            raise Refusal(Problem.TOO_MANY, f"{MOST}/min")
        await who.actor.note(connection, "notice.test", subject, {"url": form.url})
        number = await resend.send_test(connection, who.merchant_id, form.url)
    return await test_notice(number, who, parts)


@room.get("/develop/notice-test/{notice_id}", may="portal.settings")
async def test_notice(notice_id: str, who: Who, parts: House) -> NoticeTest:
    """What came of a test notice so far."""
    found = await resend.find(parts.pool, notice_id)
    if found is None or found["merchant_id"] != who.merchant_id or found["topic"] != TEST:
        raise Refusal(Problem.NO_OWN_NOTICE, notice_id[:64])
    tries = await resend.tries(parts.pool, notice_id)
    last = tries[-1] if tries else None
    return NoticeTest(
        id=found["id"],
        url=found["url"],
        fields=found["fields"],
        over=last is not None,
        good=found["state"] == "done",
        status=last["status"] if last else None,
        took_ms=last["took_ms"] if last else None,
        answer=last["answer"] if last else "",
        words=who.say(verdict(last["status"], last["answer"], last["error"])) if last else "",
        at=last["at"] if last else None,
    )
