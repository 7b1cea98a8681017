"""Forms: exactly the file that was agreed goes through, in pieces; everything else is told and nothing is kept."""

import asyncio
import os
import tracemalloc
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.doors.files.place import BOUNDARY, HUB, Place, browse, multipart, scope

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.capabilities.storage import Form, FormWish
from hutong.doors.files import incoming
from hutong.doors.files.door import Door
from hutong.doors.files.incoming import FIELDS

pytestmark = pytest.mark.asyncio(loop_scope="module")
BODY = b"\x89PNG\r\n\x1a\n" + os.urandom(3000)


def nothing(place: Place, form: Form) -> bool:
    """Whether nothing was kept of this form."""
    return not place.content(form.fields["key"]).exists()


async def test_a_file_is_brought(place: Place) -> None:
    form = await place.form(BODY)
    answer = await place.post(form, BODY)
    assert (answer.status, answer.said) == (200, {"key": form.fields["key"], "size": len(BODY)})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert place.content(form.fields["key"]).read_bytes() == BODY
    grant = place.shop.taken[-1]
    assert (grant.key, grant.size, grant.content_type) == (form.fields["key"], len(BODY), "image/png")
    assert (await place.get(await place.link(grant.key))).body == BODY


@pytest.mark.parametrize("cut", [1, 2, 3, 7, 61, 1000, 65_536])
async def test_in_pieces_of_any_length(place: Place, cut: int) -> None:
    tricky = f"\r\n--{BOUNDARY[:-1]}\r\n--\r\n\r\r\n-{BOUNDARY}\r\n--{BOUNDARY[:5]}".encode()
    body = tricky * 5 + b"\r\n" * 40 + tricky + b"\r"
    form = await place.form(body)
    assert (await place.post(form, body, cut=cut)).status == 200
    assert place.content(form.fields["key"]).read_bytes() == body


@pytest.mark.parametrize("size", [0, 1, 300_000])
async def test_of_any_size(place: Place, size: int) -> None:
    body = os.urandom(size)
    form = await place.form(body)
    assert (await place.post(form, body)).status == 200
    assert place.content(form.fields["key"]).read_bytes() == body


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("come", [0, len(BODY) - 1, len(BODY) + 1, len(BODY) + 200_000])
async def test_another_size_is_refused(place: Place, come: int, told: bool) -> None:
    """Whether the request says how long it is or not."""
    form = await place.form(BODY)
    body = (BODY + os.urandom(200_000))[:come]
    whole = multipart(form.fields, body)
    answer = await place.post_raw(form.url.removeprefix(HUB), whole, content_length=str(len(whole)) if told else "")
    assert (answer.status, answer.said["code"]) == (413, Problem.FILE_SIZE.entry.number)
    assert nothing(place, form)


@pytest.mark.parametrize("content_type", ["image/gif", "text/html", "", "image/pngx"])
async def test_another_type_is_refused(place: Place, content_type: str) -> None:
    form = await place.form(BODY)
    answer = await place.post(form, BODY, content_type)
    assert (answer.status, answer.said["code"]) == (415, Problem.FILE_TYPE.entry.number)
    assert nothing(place, form)


@pytest.mark.parametrize("content_type", ["IMAGE/PNG", "image/png; charset=binary"])
async def test_the_same_type_otherwise_written_is_taken(place: Place, content_type: str) -> None:
    form = await place.form(BODY)
    assert (await place.post(form, BODY, content_type)).status == 200


async def test_a_form_that_does_not_hold_is_refused(place: Place) -> None:
    form, over = await place.form(BODY), await place.form(BODY, until=now() - timedelta(seconds=1))
    changed = [{**form.fields, "size": str(len(BODY) + 1)}, {**form.fields, "type": "text/html"}]
    changed += [{**form.fields, "key": "2026/other.png"}, {**form.fields, "sign": "x"}, {}, over.fields]
    changed += [{name: value for name, value in form.fields.items() if name != "until"}]
    for fields in changed:
        answer = await place.post(replace(form, fields=fields), BODY)
        assert (answer.status, answer.said["code"]) == (403, Problem.LINK_WRONG.entry.number)
        assert answer.headers["access-control-allow-origin"] == "*"
    assert nothing(place, form)
    assert nothing(place, over)


def _form(form: Form, make: Callable[[bytes, bytes], bytes]) -> bytes:
    """A form made of its fields and its file, each with its boundary before it."""
    whole = multipart(form.fields, BODY)
    start = whole.index(b"--" + BOUNDARY.encode() + b'\r\nContent-Disposition: form-data; name="file"')
    end = whole.rindex(b"--" + BOUNDARY.encode())
    return make(whole[:start], whole[start:end]) + whole[end:]


FIELD = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (lambda fields, file: fields, 400),
        (lambda fields, file: fields + file + file, 400),
        (lambda fields, file: fields + file + (FIELD % ("x", "y")).encode(), 400),
        (lambda fields, file: fields + fields + file, 400),
        (lambda fields, file: fields + file.replace(b'name="file"', b'name="other"'), 400),
        (lambda fields, file: fields + (FIELD % ("", "y")).encode() + file, 400),
        (lambda fields, file: fields + (FIELD % ("x", "y")).encode().replace(b"y\r\n", b"\xff\r\n") + file, 400),
        (lambda fields, file: fields + b"".join((FIELD % (n, "y")).encode() for n in range(64)) + file, 400),
        (lambda fields, file: (FIELD % ("x", "y" * FIELDS)).encode() + fields + file, 413),
        (lambda fields, file: (FIELD % ("x" * 5000, "y")).encode() + fields + file, 400),
        (lambda fields, file: b"preamble" + fields + file, 400),
    ],
)
async def test_what_is_not_such_a_form_is_refused(
    place: Place, make: Callable[[bytes, bytes], bytes], status: int
) -> None:
    form = await place.form(BODY)
    whole = _form(form, make)
    for cut in (len(whole), 50):
        answer = await place.post_raw(form.url.removeprefix(HUB), whole, cut=cut)
        assert answer.status == status, answer.body
        assert set(answer.said) == {"code", "msg", "cause", "remedy"}
    assert nothing(place, form)


async def test_the_fields_come_first(place: Place) -> None:
    form = await place.form(BODY)
    whole = _form(form, lambda fields, file: file + fields)
    for cut in (len(whole), 50):
        assert (await place.post_raw(form.url.removeprefix(HUB), whole, cut=cut)).status in (400, 403)
    assert nothing(place, form)


async def test_fields_of_others_before_the_file_do_no_harm(place: Place) -> None:
    form = await place.form(BODY)
    whole = _form(form, lambda fields, file: (FIELD % ("x-note", "订单 1")).encode() + fields + file)
    assert (await place.post_raw(form.url.removeprefix(HUB), whole)).status == 200


@pytest.mark.parametrize(
    "content_type",
    [
        *("", "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary="),
        *("multipart/mixed; boundary=x", f"multipart/form-data; boundary={'x' * 300}"),
    ],
)
async def test_what_is_no_form_at_all(place: Place, content_type: str) -> None:
    form = await place.form(BODY)
    answer = await place.post_raw(form.url.removeprefix(HUB), multipart(form.fields, BODY), content_type=content_type)
    assert (answer.status, answer.said["code"]) == (400, Problem.BAD_FIELD.entry.number)


async def test_a_form_that_is_cut_off_keeps_nothing(place: Place) -> None:
    form = await place.form(BODY)
    whole = multipart(form.fields, BODY)
    for end in (0, 10, 200, len(whole) - len(BODY), len(whole) - 100, len(whole) - 5):
        answer = await place.post_raw(form.url.removeprefix(HUB), whole[:end], content_length="")
        assert answer.status == 400, end
    assert nothing(place, form)


async def test_who_goes_away_in_the_middle_leaves_nothing(place: Place) -> None:
    form = await place.form(BODY)
    whole = multipart(form.fields, BODY)
    for come in (0, 100, len(whole) - 500):
        waiting = [whole[:come]]

        async def receive(waiting: list[bytes] = waiting) -> dict[str, Any]:
            if waiting:
                return {"type": "http.request", "body": waiting.pop(), "more_body": True}
            return {"type": "http.disconnect"}

        async def send(_: Any) -> None:
            raise AssertionError("nobody is there to be answered")

        told = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
        await place.door(scope("POST", form.url.removeprefix(HUB), told), receive, send)
    assert place.shop.lost[-1] == "Gone"
    assert nothing(place, form)


async def test_who_sends_nothing_is_not_waited_for(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "STALL", 0.02)
    form = await place.form(BODY)
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return await asyncio.Event().wait() or {}

    async def send(message: Any) -> None:
        sent.append(message)

    told = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    await place.door(scope("POST", form.url.removeprefix(HUB), told), receive, send)
    assert sent[0]["status"] == 400


class Counting:
    """Takes a body of any length and keeps nothing."""

    def __init__(self) -> None:
        self.come = 0

    async def receive(self, channel_id: int, revision: int, grant: FormWish, body: AsyncIterator[bytes]) -> None:
        """See the door's Receiver."""
        async for piece in body:
            self.come += len(piece)


async def test_a_large_file_needs_no_memory(place: Place) -> None:
    size, piece = 96 * 1024 * 1024, os.urandom(65_536)
    form = await place.form(b"", size=size)
    head, tail = multipart(form.fields, b"\0").split(b"\0")
    counting = Counting()
    door = Door(place.hub.switchboard, counting)

    async def receive() -> dict[str, Any]:
        return next(coming)

    async def send(message: Any) -> None:
        sent.append(message)

    bodies = [head, *[piece] * (size // len(piece)), tail]
    last = len(bodies) - 1
    coming = ({"type": "http.request", "body": body, "more_body": at < last} for at, body in enumerate(bodies))
    sent: list[Any] = []
    told = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    tracemalloc.start()
    try:
        await door(scope("POST", form.url.removeprefix(HUB), told), receive, send)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (sent[0]["status"], counting.come) == (200, size)
    assert peak < 2 * 1024 * 1024


async def test_what_the_receiver_refuses_is_told_in_the_readers_language(place: Place) -> None:
    form = await place.form(BODY)
    place.shop.refusal = Refusal(Problem.FILE_TYPE, "x")
    try:
        chinese = await place.post(form, BODY)
        address, whole = form.url.removeprefix(HUB), multipart(form.fields, BODY)
        english = await place.post_raw(address, whole, accept_language="en-GB")
    finally:
        place.shop.refusal = None
    entry = Problem.FILE_TYPE.entry
    assert (chinese.status, english.status) == (415, 415)
    assert chinese.said == {
        "code": entry.number,
        "msg": f"{entry.message.zh}：x",
        "cause": entry.cause.zh,
        "remedy": entry.remedy.zh,
    }
    assert english.said["msg"] == f"{entry.message.en}: x"


@pytest.mark.parametrize(
    ("error", "status"), [(ConnectionResetError("the database went away"), 503), (ValueError("a mistake"), 500)]
)
async def test_the_receiver_may_fail(
    place: Place, error: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    form = await place.form(BODY)
    place.shop.refusal = error
    try:
        answer = await place.post(form, BODY)
    finally:
        place.shop.refusal = None
    assert answer.status == status
    assert str(error) in caplog.text
    assert str(error) not in answer.body.decode()
    assert form.fields["sign"] not in caplog.text


async def test_a_page_of_anywhere_may_ask(place: Place) -> None:
    answer = await place.get(
        f"/files/{place.channel_id}/{place.revision}",
        "OPTIONS",
        origin="https://shop.example.com",
        access_control_request_method="POST",
        access_control_request_headers="x-requested-with",
    )
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-headers"] == "*"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_a_form_is_posted(place: Place, method: str) -> None:
    answer = await place.get(f"/files/{place.channel_id}/{place.revision}", method)
    assert (answer.status, answer.said["code"]) == (405, Problem.METHOD.entry.number)


async def test_addresses_of_nobody(place: Place) -> None:
    form = await place.form(BODY)
    whole = multipart(form.fields, BODY)
    for address in (f"/files/{place.channel_id}/999999", "/files/999999/1", f"/files/{place.elsewhere}/1"):
        answer = await place.post_raw(address, whole)
        assert (answer.status, answer.said["code"]) == (404, Problem.NO_SUCH_CALL.entry.number)
    told = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    assert (await browse(place.door, "POST", "/files/1/1/", told, [whole])).status in (403, 404, 405)
    assert nothing(place, form)


async def test_any_bytes_are_answered(place: Place) -> None:
    form = await place.form(BODY)
    whole = multipart(form.fields, BODY)
    for seed in range(300):
        at, what = seed * 7919 % len(whole), os.urandom(3)
        broken = [whole[:at] + what + whole[at:], whole[:at] + whole[at + 3 :], whole[:at] + what + whole[at + 3 :]][
            seed % 3
        ]
        answer = await place.post_raw(form.url.removeprefix(HUB), broken, cut=211, content_length="")
        assert answer.status in (200, 400, 403, 413, 415), answer.body
        if answer.status == 200:
            kept = place.content(form.fields["key"])
            assert len(kept.read_bytes()) == len(BODY)
            form = await place.form(BODY)
            whole = multipart(form.fields, BODY)
