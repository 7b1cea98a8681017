"""Secrets that only come to light in an answer are in no call log."""

from dataclasses import replace
from typing import Any

from tests.vendors.wechat.stand import Stand

from hutong.base.db import Pool
from hutong.capabilities.channel import Channel, Spec
from hutong.capabilities.platform.login import LogsInByCode, LogsInByPage
from hutong.channels.wx_mp import SPEC as WX_MP
from hutong.channels.wx_open import SPEC as WX_OPEN
from hutong.switchboard.call_log import CallLog, Recorded, hide
from hutong.switchboard.mask import Masker
from hutong.switchboard.meter import Meter
from hutong.switchboard.open import Clerk, Opened


async def test_session_keys_and_tokens_of_pages(pool: Pool) -> None:
    stand, calls = Stand(), CallLog(pool)
    line = replace(stand.line, http=Recorded(stand.http), hide=hide)

    def opened(spec: Spec, channel: Channel[Any]) -> Opened:
        return Opened(spec, spec.adapter(channel.config, line), 7, 3, Masker([]), Clerk(calls, Meter()))

    program, app = opened(WX_MP, stand.mp), opened(WX_OPEN, stand.open)
    codes = [stand.wechat.login_code(one.application()) for one in (stand.mp, stand.open)]
    who = await program.ask("login", "n1", program.face(LogsInByCode).identify(codes[0]))
    await app.ask("login", "n2", app.face(LogsInByPage).exchange(codes[1], more=True))
    await stand.wechat.close()
    await calls.flush()
    first, second = [str(row["exchanges"]) for row in await pool.fetch("SELECT exchanges FROM call_log ORDER BY id")]
    assert who.session is not None
    assert who.openid in first
    assert who.session.reveal() not in first
    method, path, query, _ = stand.http.calls[-1]
    assert (method, path) == ("GET", "/sns/userinfo")
    assert query["openid"] in second
    assert query["access_token"] not in second
