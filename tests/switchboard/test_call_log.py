"""The call log: never on the caller's path, bounded, cut, and complete at the end."""

import asyncio
import json
import logging
from collections.abc import Mapping

import asyncpg
import pytest
from tests.switchboard.teapot import Kettle, http

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.http import Reply
from hutong.base.secrets import Secret
from hutong.switchboard import call_log
from hutong.switchboard.call_log import Call, CallLog, Exchange, Recorded
from hutong.switchboard.mask import Masker

MASKER = Masker([Secret("hushhushhush")])


def call(number: str = "n1", body: bytes = b"") -> Call:
    """A finished call."""
    exchange = Exchange("POST", "https://x.example", {}, body, Reply(200, body))
    return Call(now(), 1, 1, "pay", number, MASKER, [exchange])


async def test_what_was_added_is_written_in_the_background(pool: Pool) -> None:
    log = CallLog(pool)
    log.start()
    for number in range(1200):
        log.add(call(f"n{number}"))
    while await pool.fetchval("SELECT count(*) FROM call_log") < 1200:
        await asyncio.sleep(0.02)
    log.add(call("last"))
    await log.close()
    assert await pool.fetchval("SELECT max(id) FROM call_log WHERE number = 'last'") is not None


async def test_a_full_queue_drops_and_says_so(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(call_log, "_QUEUE", 3)
    log = CallLog(pool)
    for number in range(5):
        log.add(call(f"n{number}"))
    await log.close()
    assert await pool.fetchval("SELECT count(*) FROM call_log") == 3
    assert "2 calls were not logged" in caplog.text


async def test_a_database_that_is_away_does_not_end_the_log(pool: Pool, caplog: pytest.LogCaptureFixture) -> None:
    log = CallLog(pool)
    await pool.execute("ALTER TABLE call_log RENAME TO elsewhere")
    log.add(call("lost"))
    await log.flush()
    assert "1 calls could not be logged" in caplog.text
    await pool.execute("ALTER TABLE elsewhere RENAME TO call_log")
    log.add(call("kept"))
    await log.flush()
    assert [row["number"] for row in await pool.fetch("SELECT number FROM call_log")] == ["kept"]


@pytest.mark.parametrize("at", [4090, 4096, 65_530, 65_536, 70_000])
async def test_a_long_body_is_cut_after_it_was_masked(pool: Pool, at: int) -> None:
    log = CallLog(pool)
    log.add(call(body=b"x" * at + b"hushhushhush" + b"y" * 5000))
    await log.flush()
    kept = (await pool.fetchval("SELECT exchanges FROM call_log"))[0]["answer"]
    assert len(kept) < 4200
    assert "hus" not in kept
    assert kept.endswith(f"… ({at + 5012} bytes)")


@pytest.mark.parametrize("secret", ["", "hushhushhush"])
async def test_signatures_are_not_kept(pool: Pool, secret: str) -> None:
    log, signature = CallLog(pool), "c2lnbmF0dXJlIG9mIGEgcmVxdWVzdA=="
    answer = f'{{"trade":"{secret}茶","sign":"{signature}"}}'.encode()
    headers = {"Wechatpay-Signature": signature, "Wechatpay-Serial": "77"}
    exchange = Exchange("GET", f"https://x.example/?a=1&sign={signature}", {}, b"", Reply(200, answer, headers))
    log.add(Call(now(), 1, 1, "pay", "n1", MASKER, [exchange]))
    await log.flush()
    kept = (await pool.fetchval("SELECT exchanges FROM call_log"))[0]
    assert signature not in json.dumps(kept)
    assert kept["url"] == "https://x.example/?a=1&sign=••••••"
    assert kept["answer_headers"] == {"Wechatpay-Signature": "••••••", "Wechatpay-Serial": "77"}
    assert "茶" in kept["answer"]


@pytest.mark.parametrize("body", [b"\x00\xff\xfe", "\ud800".encode("utf-8", "surrogatepass"), b"%00"])
async def test_any_bytes_can_be_kept(pool: Pool, body: bytes) -> None:
    log = CallLog(pool)
    log.add(call("n\0\ud800", body))
    await log.flush()
    assert await pool.fetchval("SELECT count(*) FROM call_log") == 1


async def test_outside_a_call_nothing_is_taken_down(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    reply = await Recorded(http(Kettle())).send("GET", "https://x.example", headers={})
    assert reply.status == 200


class Carrier:
    """Answers with a status and some words."""

    def __init__(self, status: int) -> None:
        self.status = status

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        return Reply(self.status, b"tea", {})


@pytest.mark.parametrize(("status", "answer"), [(200, "(3 bytes)"), (403, "tea")])
async def test_a_file_that_is_carried_is_not_kept(status: int, answer: str) -> None:
    kept = Call(now(), 1, 1, "put", "f1", MASKER, discreet=True)
    token = call_log.tape.set(kept)
    reply = await Recorded(Carrier(status)).send("PUT", "https://x.example/f1", headers={}, body=b"a face")
    call_log.tape.reset(token)
    assert reply.body == b"tea"
    shown = json.loads(call_log._row(kept)[-1])[0]
    assert (shown["request"], shown["answer"]) == ("(6 bytes)", answer)


class Cut:
    """A pool whose connections were cut between two of their states."""

    def acquire(self) -> None:
        """What asyncpg says then."""
        raise asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress")


async def test_a_connection_that_was_cut_within_a_step_does_not_end_the_log(
    pool: Pool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = CallLog(pool)
    log.start()
    with monkeypatch.context() as away:
        away.setattr(log, "_pool", Cut())
        log.add(call("lost"))
        await log.flush()
    log.add(call("kept"))
    await log.close()
    assert "1 calls could not be logged" in caplog.text
    assert [row["number"] for row in await pool.fetch("SELECT number FROM call_log")] == ["kept"]
