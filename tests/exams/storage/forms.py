"""Forms: a browser puts exactly one file with them, of the agreed key, size and type, while they are good."""

from dataclasses import replace

from tests.exams.steps import Paper
from tests.exams.storage.hall import SECRET, SHOP, TYPE, Hall
from tests.exams.storage.links import turned

from hutong.base.http import Reply
from hutong.capabilities.storage import Form, Object, PresignsForms, ServesItself

paper = Paper[[Hall]]()
ODD = b'\r\n------exam0f5\r\nContent-Disposition: form-data; name="key"\r\n\r\n7/evil\r\n--\r\n\0\xff'


def put(reply: Reply) -> bool:
    """Whether the browser is told that the file is there."""
    assert reply.status in range(200, 300) or 400 <= reply.status < 600, reply
    return reply.status < 300


@paper.step(needs=PresignsForms)
async def a_browser_puts_a_file(hall: Hall) -> None:
    """The content arrives as it was, with the agreed type; the hub finds it by looking."""
    for body, content_type in ((SECRET, TYPE), (ODD, "image/png"), (b"x" * 300_000, "text/plain")):
        file = hall.file(len(body), content_type)
        assert put(await hall.post(hall.form(file), body, content_type))
        assert hall.provider.content(file.key) == body
        stored = await hall.stat(file.key)
        assert (stored.size, stored.content_type) == (len(body), content_type)
    assert len(hall.objects) == 3
    assert hall.provider.unfinished() == 0


@paper.step(needs=PresignsForms)
async def a_form_leaves_nothing(hall: Hall) -> None:
    """It is made here, without asking anybody."""
    form = hall.form(hall.file(7))
    assert hall.wire.urls == []
    assert form.url.startswith(hall.line.files or hall.line.endpoint) or form.url.startswith(hall.provider_url)
    assert form.file_field not in form.fields


@paper.step(needs=PresignsForms, without=ServesItself)
async def a_browser_may_read_the_answer(hall: Hall) -> None:
    """The page is of another origin: without leave it would not learn that the file is there, nor why it isn't."""
    file = hall.file(len(SECRET))
    for reply in (await hall.post(hall.form(file), SECRET), await hall.post(hall.form(file), b"short")):
        assert reply.headers.get("access-control-allow-origin") in ("*", SHOP), reply


@paper.step(needs=PresignsForms)
async def another_size_is_refused(hall: Hall) -> None:
    """One byte more, one less, none, or many."""
    file = hall.file(len(SECRET))
    for body in (SECRET[:-1], SECRET + b"x", b"", SECRET * 1000):
        assert not put(await hall.post(hall.form(file), body)), len(body)
    assert hall.objects == {}
    assert hall.provider.unfinished() == 0


@paper.step(needs=PresignsForms)
async def another_type_is_refused(hall: Hall) -> None:
    """What the browser says of the file, or what the form says, or both: never kept as a page that browsers run."""
    file = hall.file(len(SECRET))
    form = hall.form(file)
    fields = {name: "text/html" if value == TYPE else value for name, value in form.fields.items()}
    if put(await hall.post(form, SECRET, "text/html")):
        assert (await hall.stat(file.key)).content_type == TYPE
        await hall.delete(file.key)
    if fields != form.fields:
        for content_type in (TYPE, "text/html"):
            assert not put(await hall.post(replace(form, fields=fields), SECRET, content_type))
    assert hall.objects == {}


@paper.step(needs=PresignsForms)
async def a_changed_form_puts_nothing_else(hall: Hall) -> None:
    """Every field, changed, emptied or left out: refused, or (where it means nothing) exactly what was agreed."""
    file = hall.file(len(SECRET))
    form, refused = hall.form(file), 0
    for name, value in form.fields.items():
        left = {other: told for other, told in form.fields.items() if other != name}
        for fields in ({**form.fields, name: turned(value)}, {**form.fields, name: ""}, left):
            if not put(await hall.post(replace(form, fields=fields), SECRET)):
                refused += 1
            await _as_agreed(hall, file, name)
    assert refused >= 3


async def _as_agreed(hall: Hall, file: Object, name: str) -> None:
    assert hall.objects in ({}, {file.key: file.size}), name
    if hall.objects:
        assert (await hall.stat(file.key)).content_type == file.content_type, name
        assert hall.provider.content(file.key) == SECRET, name
        await hall.delete(file.key)


@paper.step(needs=PresignsForms)
async def a_form_is_for_one_key(hall: Hall) -> None:
    """No other file is put with it, and what it puts is not put elsewhere."""
    file, other = hall.file(len(SECRET)), hall.file(len(SECRET))
    form = hall.form(file)
    keyed = [name for name, value in form.fields.items() if value == file.key]
    assert keyed, "no field tells the key"
    for key in (other.key, f"{file.key}x", f"../{file.key}", "${filename}", file.key.upper(), f" {file.key}"):
        fields = {**form.fields, **dict.fromkeys(keyed, key)}
        assert not put(await hall.post(replace(form, fields=fields), SECRET)), key
    mixed = Form(form.url, {**hall.form(other).fields, **dict.fromkeys(keyed, file.key)}, form.file_field)
    assert not put(await hall.post(mixed, SECRET))
    assert hall.objects == {}


@paper.step(needs=PresignsForms)
async def a_form_of_a_stranger_is_refused(hall: Hall) -> None:
    """Made with other secrets."""
    file, own = hall.file(len(SECRET)), hall.own_key
    hall.estrange()
    strange = hall.form(file)
    hall.own_key = own
    hall.reopen()
    assert not put(await hall.post(strange, SECRET))
    assert hall.objects == {}


@paper.step(needs=PresignsForms)
async def a_form_is_over_at_its_time(hall: Hall) -> None:
    """What comes too late is not kept."""
    file = hall.file(len(SECRET))
    assert not put(await hall.post(hall.form(file, minutes=-60), SECRET))
    assert not put(await hall.post(hall.form(file, minutes=-1), SECRET))
    assert hall.objects == {}
    assert put(await hall.post(hall.form(file, minutes=1), SECRET))


@paper.step(needs=PresignsForms)
async def a_form_without_its_file_puts_nothing(hall: Hall) -> None:
    """The file under another name, or no form at all."""
    file = hall.file(len(SECRET))
    form = hall.form(file)
    assert not put(await hall.post(replace(form, file_field="datei"), SECRET))
    assert not put(await hall.post(replace(form, fields={}), SECRET))
    assert hall.objects == {}
