"""Answers that are late, cut or wrong: nothing is told to be kept, read or deleted that may not be."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

from tests.exams import wrongs
from tests.exams.parts import RUBBISH, TRANSPORT, Verb, fault_of, tried
from tests.exams.room import turned
from tests.exams.steps import Paper
from tests.exams.storage.hall import SECRET, Hall

from hutong.base.http import Reply
from hutong.capabilities.channel import BadConfig
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.storage import ServesItself

paper = Paper[[Hall]]()
OTHER = SECRET.swapcase()
WRITES = ("put", "begin", "part", "complete")
BODIES = (
    *RUBBISH,
    *(b'{"error": "no"}', b'{"error": null}', b'{"hash": ""}', b'{"uploadId": null}', b'{"etag": {}}'),
    *(b"<Error><Code>InternalError</Code></Error>", b"<Error></Error>", b"<UploadId></UploadId>", b"<ETag>x</ETag>"),
    b'<!DOCTYPE x [<!ENTITY a "x">]><InitiateMultipartUploadResult><UploadId>&a;</UploadId>'
    b"</InitiateMultipartUploadResult>",
)


def _asker(mischief: Mischief, must: bool) -> Callable[[Hall], Awaitable[None]]:
    async def asks(hall: Hall) -> None:
        await wrongs.is_unknown(hall, hall.verbs, mischief, must=must)

    asks.__name__ = f"{mischief}_is_unknown"
    return asks


for wrong in TRANSPORT[1:]:  # a time-out is asked about below, once
    paper.step(without=ServesItself)(_asker(wrong, True))
for wrong in (Mischief.ERROR_BODY_200, Mischief.BAD_SIGNATURE):
    paper.step(without=ServesItself)(_asker(wrong, False))


@paper.step(without=ServesItself)
async def an_unlisted_code_is_unknown(hall: Hall) -> None:
    """A word that no manual lists is neither success nor refusal."""
    async for name, verb in hall.verbs():
        hall.wrong(Mischief.UNLISTED_STATE)
        fault = await fault_of(verb())
        done = hall.done
        hall.right()
        assert fault is Fault.UNKNOWN or not done, f"{name}: {fault}"


@paper.step(without=ServesItself)
async def a_carrier_that_is_too_busy_keeps_and_deletes_nothing(hall: Hall) -> None:
    """Asked to slow down, in the carrier's own words: nothing was done, and the same goes well afterwards."""
    told = set()
    async for name, verb in hall.verbs():
        before = (hall.objects, hall.provider.unfinished())
        hall.wrong(Mischief.SLOW_DOWN)
        fault = await fault_of(verb())
        done = hall.done
        hall.right()
        if done:
            told.add(name)
            assert fault is Fault.SLOW_DOWN, f"{name}: {fault}"
            assert (hall.objects, hall.provider.unfinished()) == before, name
            assert await fault_of(verb()) is None, name
    assert told >= {*WRITES, "delete"}, f"the carrier asked to slow down at {told} only"


@paper.step(without=ServesItself)
async def a_body_of_rubbish_is_unknown(hall: Hall) -> None:
    """Whatever bytes come instead of the answer, from whoever it is: never a success, a crash or a refusal."""
    await wrongs.rubbish_is_unknown(hall, hall.verbs, BODIES, bare=True)


@paper.step(without=ServesItself)
async def a_cut_answer_is_unknown(hall: Hall) -> None:
    """An answer without its end is not believed; a stretch of a file least of all."""
    await wrongs.a_cut_is_unknown(hall, hall.verbs)


@paper.step(without=ServesItself)
async def more_or_other_bytes_than_were_asked_for_are_unknown(hall: Hall) -> None:
    """The whole file for a stretch, another stretch, and a stretch that is too long."""
    file = await hall.kept(bytes(range(100)))

    def verb() -> Awaitable[bytes]:
        return hall.read(file.key, 10, 10)

    true = await wrongs.answer_to(hall, verb)
    whole = Reply(200, bytes(range(100)), {**true.headers, "content-length": "100"})
    whole = Reply(200, whole.body, {name: told for name, told in whole.headers.items() if name != "content-range"})
    other = Reply(206, bytes(range(30, 40)), {**true.headers, "content-range": "bytes 30-39/100"})
    longer = Reply(206, bytes(range(10, 25)), {**true.headers, "content-length": "15"})
    for reply in (whole, other, longer):
        hall.wire.change = lambda _, reply=reply: reply
        assert await fault_of(verb()) is Fault.UNKNOWN, reply
    hall.right()
    assert await verb() == bytes(range(10, 20))


@paper.step(without=ServesItself)
async def what_was_damaged_on_its_way_is_not_kept(hall: Hall) -> None:
    """One byte is another when it arrives: nobody is told that the file, or the part, is there."""
    file, parted = hall.file(len(SECRET)), hall.file(len(SECRET))
    upload = await hall.begin(parted)
    for name, verb in (
        ("put", lambda: hall.put(file, SECRET)),
        ("part", lambda: hall.part(parted, upload, 1, SECRET)),
    ):
        hall.wire.damage = lambda body: body.replace(SECRET, OTHER)
        assert await fault_of(verb()) in (Fault.UNKNOWN, Fault.REFUSED), name
        hall.right()
        assert hall.objects == {}
        assert await fault_of(verb()) is None
        await hall.delete(file.key)


@paper.step(without=ServesItself)
async def an_answer_about_other_bytes_is_unknown(hall: Hall) -> None:
    """The carrier says that it has something under this key, but not what was sent."""
    file = hall.file(len(SECRET))
    upload = await hall.begin(file)
    verbs: tuple[Callable[[bytes], Awaitable[object]], ...] = (
        lambda body: hall.part(file, upload, 1, body),
        lambda body: hall.put(file, body),
    )
    for verb in verbs:
        other = await wrongs.answer_to(hall, partial(verb, OTHER))
        hall.wire.change = lambda _, other=other: other
        assert await fault_of(verb(SECRET)) is Fault.UNKNOWN
        hall.right()


@paper.step(without=ServesItself)
async def a_refused_connection_is_unreachable(hall: Hall) -> None:
    """What never left is safe to repeat, and repeating it works."""
    await wrongs.refused_is_unreachable(hall, hall.verbs)


@paper.step(without=ServesItself)
async def what_fails_after_the_first_request_is_not_unreachable(hall: Hall) -> None:
    """What changes something at the carrier may have changed it once the carrier was reached."""

    async def writing() -> AsyncIterator[tuple[str, Verb]]:
        async for name, verb in hall.verbs():
            if name in WRITES:
                yield name, verb

    await wrongs.what_left_is_not_unreachable(hall, writing)


@paper.step(without=ServesItself)
async def a_verb_that_timed_out_may_be_repeated(hall: Hall) -> None:
    """Whether it was done or not: asked again it goes well, or (a completion, at worst) the file is there."""
    async for name, verb in hall.verbs():
        before = set(hall.objects)
        hall.wrong(Mischief.TIMEOUT_AFTER_ACCEPTING)
        assert await fault_of(verb()) is Fault.UNKNOWN, name
        hall.right()
        outcome = await tried(verb())
        if isinstance(outcome, Failed):
            assert (name, outcome.fault) == ("complete", Fault.NOT_FOUND)
        if name in ("put", "complete"):
            (key,) = set(hall.objects) - before
            assert hall.provider.content(key) == SECRET


@paper.step(without=ServesItself)
async def a_wrong_secret_is_a_matter_of_settings(hall: Hall) -> None:
    """Each secret in turn, for every verb; nothing is kept or deleted."""
    for wire in (key.wire for key in hall.keys if key.secret and hall.account.settings.get(key.wire)):
        for other in turned(hall.account.settings, wire):
            async for name, verb in hall.verbs():
                before = hall.objects
                try:
                    hall.reopen(**{wire: other})
                except BadConfig:
                    continue
                fault = await fault_of(verb())
                hall.reopen()
                assert fault is Fault.CONFIG, f"{name} with another {wire}: {fault}"
                assert hall.objects == before


@paper.step(without=ServesItself)
async def a_bucket_of_nobody_is_a_matter_of_settings(hall: Hall) -> None:
    """Where settings name a bucket: one that isn't there is told as wrong settings; but some read by a domain alone."""
    bucket = hall.account.settings.get("BUCKET_NAME", "")
    if bucket:
        async for name, verb in hall.verbs():
            hall.reopen(BUCKET_NAME=f"no{bucket}")
            fault = await fault_of(verb())
            hall.reopen()
            assert fault is Fault.CONFIG or (name == "read" and fault is None), f"{name}: {fault}"
