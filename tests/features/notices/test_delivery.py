"""Posting to real receivers: what they get, what counts as heard, and what is written down of everything else."""

import asyncio
import socket

import pytest
from tests.features.notices.owing import FIELDS, MERCHANT, Office, Receiver
from tests.witness.conftest import Serve

from hutong.features.merchants import edit
from hutong.features.notices.post import LIMIT, Post


@pytest.mark.parametrize("as_json", [False, True])
async def test_a_notice_arrives_signed_in_the_form_that_the_merchant_chose(
    office: Office, receiver: Receiver, as_json: bool
) -> None:
    await office.terms(notice_json=as_json)
    number = await office.owe(f"{receiver.url}?shop=1")
    assert await office.deliver() == 1
    (heard,) = receiver.heard
    kind = "application/json" if as_json else "application/x-www-form-urlencoded"
    assert heard.headers["content-type"].startswith(kind)
    assert heard.target == "/notify?shop=1"
    assert set(heard.fields) == {*FIELDS, "nonceStr", "sign"}  # row D5: these and no others
    assert {name: heard.fields[name] for name in FIELDS} == FIELDS
    assert office.verifies(heard.fields)
    assert not office.verifies({**heard.fields, "orderAmt": "0.01"})
    assert len(heard.fields["nonceStr"]) == 32
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"], notice["leased_until"]) == ("done", 1, None)
    assert notice["done_at"] is not None
    (tried,) = await office.tries(number)
    assert (tried["status"], tried["answer"], tried["error"]) == (200, "success", "")
    await office.make_due()
    assert await office.deliver() == 0  # and never again


async def test_every_try_has_a_nonce_and_a_signature_of_its_own(office: Office, receiver: Receiver) -> None:
    receiver.answer = lambda _: (200, b"fail")
    await office.owe(receiver.url)
    for _ in range(3):
        assert await office.deliver() == 1
        await office.make_due()
    assert len({heard.fields["nonceStr"] for heard in receiver.heard}) == 3
    assert len({heard.fields["sign"] for heard in receiver.heard}) == 3
    assert all(office.verifies(heard.fields) for heard in receiver.heard)


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (200, b"success", "done"),
        (201, b"\r\n success \n", "done"),
        (200, b"SUCCESS", "waiting"),
        (200, b"<html>success</html>", "waiting"),
        (200, b"success\0", "waiting"),
        (200, b"", "waiting"),
        (500, b"success", "waiting"),
        (404, b"success", "waiting"),
    ],
)
async def test_what_counts_as_heard(office: Office, receiver: Receiver, status: int, body: bytes, state: str) -> None:
    receiver.answer = lambda _: (status, body)
    number = await office.owe(receiver.url)
    await office.deliver()
    assert (await office.notice(number))["state"] == state
    (tried,) = await office.tries(number)
    assert tried["status"] == status


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(office: Office, receiver: Receiver, serve: Serve, status: int) -> None:
    inside = Receiver()
    target = await serve(inside)
    receiver.headers = [(b"location", f"{target}/admin".encode())]
    receiver.answer = lambda _: (status, b"success")
    number = await office.owe(receiver.url)
    await office.deliver()
    assert inside.heard == []
    assert (await office.notice(number))["state"] == "waiting"
    assert [tried["status"] for tried in await office.tries(number)] == [status]


async def test_no_more_than_64_kb_of_an_answer_are_read(office: Office, receiver: Receiver) -> None:
    blank = b" " * (LIMIT - len(b"success"))
    receiver.answer = lambda heard: (200, b"success" + blank + (b" " if heard.fields["orderId"] == "long" else b""))
    fits, long = await office.owe(receiver.url), await office.owe(receiver.url, order_id="long")
    await office.deliver()
    assert (await office.notice(fits))["state"] == "done"
    assert (await office.notice(long))["state"] == "waiting"
    (tried,) = await office.tries(long)
    assert (tried["status"], tried["answer"]) == (None, "")
    assert "65536" in tried["error"]


@pytest.mark.parametrize("begins", [b"", b"suc"])
async def test_a_receiver_that_does_not_answer_in_time_was_not_heard(
    office: Office, receiver: Receiver, begins: bytes
) -> None:
    receiver.answer = lambda _: None
    receiver.begins = begins
    number = await office.owe(receiver.url)
    assert await office.deliver(timeout=1.0) == 1
    assert len(receiver.heard) == 1
    (tried,) = await office.tries(number)
    assert tried["status"] is None
    assert "no answer came in time" in tried["error"]
    assert (await office.notice(number))["state"] == "waiting"


async def test_a_name_that_nobody_answers_for_costs_no_more_than_the_time_out(office: Office) -> None:
    forever = asyncio.Event()

    async def dead(host: str, port: int) -> list[str]:
        await forever.wait()
        return []

    number = await office.owe("http://shop.example.com/notify")
    await office.deliver(Post(look_up=dead), timeout=0.1)
    (tried,) = await office.tries(number)
    assert "shop.example.com" in tried["error"]
    assert "0.1 s" in tried["error"]


async def test_nobody_listens(office: Office) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    number = await office.owe(f"http://127.0.0.1:{port}/")
    await office.deliver()
    (tried,) = await office.tries(number)
    assert (tried["status"], (await office.notice(number))["state"]) == (None, "waiting")
    assert "connection refused" in tried["error"]


@pytest.mark.parametrize("answer", ["10.0.0.8", "127.0.0.1", "169.254.169.254", "::1"])
async def test_a_name_that_turned_private_is_not_posted_to(office: Office, receiver: Receiver, answer: str) -> None:
    async def rebound(host: str, port: int) -> list[str]:
        return ["93.184.216.34", answer]

    port = receiver.url.rpartition(":")[2].partition("/")[0]
    number = await office.owe(f"http://shop.example.com:{port}/notify")
    await office.deliver(Post(look_up=rebound))
    assert receiver.heard == []
    (tried,) = await office.tries(number)
    assert tried["status"] is None
    assert "BAD_URL" in tried["error"]
    assert answer in tried["error"]
    assert (await office.notice(number))["state"] == "waiting"


async def test_the_address_that_was_checked_is_the_one_connected_to(office: Office, receiver: Receiver) -> None:
    """The name is of no domain that exists: only the pinned address can have been used."""

    async def here(host: str, port: int) -> list[str]:
        assert host == "shop.example.invalid"
        return ["127.0.0.1"]

    port = receiver.url.rpartition(":")[2].partition("/")[0]
    number = await office.owe(f"http://Shop.Example.invalid:{port}/notify")
    await office.deliver(Post(loopback=True, look_up=here))
    assert (await office.notice(number))["state"] == "done"
    assert receiver.heard[0].headers["host"] == f"shop.example.invalid:{port}"


async def test_without_the_sandbox_loopback_is_refused_at_sending_too(office: Office, receiver: Receiver) -> None:
    number = await office.owe(receiver.url)
    await office.deliver(Post())
    assert receiver.heard == []
    assert "BAD_URL" in (await office.tries(number))[0]["error"]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"su\0ccess", "su\ufffdccess"),
        ("错误".encode("gbk"), "\ufffd\ufffd\ufffd\ufffd"),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),
        (b"x" * 5000, "x" * 200),
    ],
)
async def test_any_answer_can_be_written_down(office: Office, receiver: Receiver, body: bytes, kept: str) -> None:
    receiver.answer = lambda heard: (200, body if heard.fields["orderId"] == "odd" else b"success")
    odd, plain = await office.owe(receiver.url, order_id="odd"), await office.owe(receiver.url)
    await office.deliver()
    (tried,) = await office.tries(odd)
    assert tried["answer"] == kept
    assert (await office.notice(plain))["state"] == "done"


async def test_a_merchant_that_is_gone_or_unreadable_is_a_failed_try(office: Office, receiver: Receiver) -> None:
    number = await office.owe(receiver.url)
    await office.hub.pool.execute("UPDATE merchant SET platform_private_key = md5_key WHERE id = $1", MERCHANT)
    await office.deliver()
    await office.make_due()
    await office.hub.pool.execute("ALTER TABLE notice DROP CONSTRAINT fk_notice_merchant_id")
    await office.hub.pool.execute("DELETE FROM merchant")
    await office.deliver()
    errors = [tried["error"] for tried in await office.tries(number)]
    assert len(errors) == 2
    assert all(MERCHANT in error for error in errors)
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"]) == ("waiting", 2)  # it goes up its ladder, not round for ever
    assert receiver.heard == []


async def test_a_disabled_merchant_is_still_told_of_its_money(office: Office, receiver: Receiver) -> None:
    await office.terms(enabled=False)
    number = await office.owe(receiver.url)
    await office.deliver()
    assert (await office.notice(number))["state"] == "done"


async def test_the_present_key_signs(office: Office, receiver: Receiver) -> None:
    _, fresh = await edit.rotate_md5_key(office.hub.actor("test"), MERCHANT)
    await office.owe(receiver.url)
    await office.deliver()
    (heard,) = receiver.heard
    assert not office.verifies(heard.fields)
    office.md5_key = fresh
    assert office.verifies(heard.fields)


async def test_what_cannot_be_written_is_delivered_again_after_the_lease(office: Office, receiver: Receiver) -> None:
    """The database refuses the try (as a crash would): the step of the ladder is still to be had."""
    number = await office.owe(receiver.url)
    await office.hub.pool.execute("ALTER TABLE notice_try ADD CONSTRAINT broken CHECK (false)")
    await office.deliver()
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"], await office.tries(number)) == ("waiting", 0, [])
    assert 20 < notice["wait"] <= 30
    assert await office.deliver() == 0  # leased
    await office.hub.pool.execute("ALTER TABLE notice_try DROP CONSTRAINT broken")
    await office.make_due()
    assert await office.deliver() == 1
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"]) == ("done", 1)
    assert len(receiver.heard) == 2


async def test_a_bad_row_fails_alone(office: Office, receiver: Receiver) -> None:
    """A notice whose address is none, beside good ones."""
    bad = [await office.owe(url, host="bad") for url in ("", "http://", "http://exa mple.com/", "http://%6cocalhost/")]
    good = [await office.owe(receiver.url) for _ in range(3)]
    assert await office.deliver() == 7
    for number in good:
        assert (await office.notice(number))["state"] == "done"
    for number in bad:
        assert (await office.notice(number))["state"] == "waiting"
        assert "BAD_URL" in (await office.tries(number))[0]["error"]


async def test_heard_is_what_the_receiver_saw(office: Office, receiver: Receiver) -> None:
    """Characters that forms and signatures trip over arrive as they are."""
    odd = 'a+b %20 & = ? # / 中文 😀 "quotes" <tag>'
    number = await office.owe(receiver.url)
    await office.hub.pool.execute(
        "UPDATE notice SET fields = fields || $2::jsonb WHERE id = $1", number, {"attch": odd}
    )
    for as_json in (False, True):
        await office.terms(notice_json=as_json)
        receiver.answer = lambda _: (200, b"again")
        await office.deliver()
        await office.make_due()
    assert [heard.fields["attch"] for heard in receiver.heard] == [odd, odd]
    assert all(office.verifies(heard.fields) for heard in receiver.heard)
