"""People: the same code is somebody once, the same person is always the same, and nobody else's code is good."""

from urllib.parse import parse_qs, urlsplit

import pytest
from tests.exams.parts import Seat, fault_of, tried
from tests.exams.platform.login.hall import BACK, STATE, Hall, sessions
from tests.exams.steps import Paper

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.credential import IssuesCredentials
from hutong.capabilities.platform.login import LogsInByCode, LogsInByPage, ReadsPhones, ReadsUserData

paper = Paper[[Hall]]()


@paper.step(needs=LogsInByCode)
async def a_code_is_somebody_once(hall: Hall) -> None:
    """The same person again is the same; a used code is nobody."""
    code = hall.provider.login_code(hall.application)
    first = await hall.identify(code)
    assert first.openid == hall.provider.openid(hall.application)
    assert await fault_of(hall.identify(code)) is Fault.REFUSED
    again = await hall.identify(hall.provider.login_code(hall.application))
    assert (again.openid, again.unionid) == (first.openid, first.unionid)
    other = await hall.identify(hall.provider.login_code(hall.application, "wang"))
    assert other.openid != first.openid


@paper.step(needs=ReadsUserData)
async def each_login_is_another_session(hall: Hall) -> None:
    """Its key opens user data, and stands in nothing that is written down."""
    first, again = [await hall.identify(hall.provider.login_code(hall.application)) for _ in range(2)]
    assert sessions(again) != sessions(first)
    assert sessions(first).reveal() not in f"{first!r} {first}"


@paper.step(needs=LogsInByCode, without=ReadsUserData)
async def an_app_is_told_a_name_and_no_session(hall: Hall) -> None:
    """Its user agreed where the code was got."""
    who = await hall.identify(hall.provider.login_code(hall.application))
    assert (who.nickname, who.avatar[:8], who.session) == ("胡同居民", "https://", None)


@paper.step(needs=LogsInByCode)
async def a_code_of_nobody_is_refused(hall: Hall) -> None:
    """Made up, for something else, or with characters that would change the request."""
    codes = ("0" * 32, "x", "a&appid=wx0&js_code=b", "验证码", hall.provider.phone_code(hall.application))
    for code in codes:
        assert await fault_of(hall.identify(code)) is Fault.REFUSED, code


@paper.step(needs=IssuesCredentials)
async def a_wrong_secret_is_told(hall: Hall) -> None:
    """The operator has to correct it."""
    codes = []
    if hall.opened.can(LogsInByCode):
        codes.append((hall.identify, hall.provider.login_code(hall.application)))
    if hall.opened.can(LogsInByPage):
        codes.append((hall.exchange, await hall.page_code()))
    hall.reopen(PRIVATE_KEY="0123456789abcdef" * 2)
    for verb, code in codes:
        failed = await tried(verb(code))
        assert isinstance(failed, Failed)
        assert (failed.fault, failed.code) == (Fault.CONFIG, "40125")


@paper.step(needs=ReadsPhones)
async def a_telephone_number_is_read_once(hall: Hall) -> None:
    """Without its country's code, and with a code of its own."""
    code = hall.provider.phone_code(hall.application)
    number = await hall.phone(code)
    assert number == hall.provider.telephone()
    assert await fault_of(hall.phone(code)) is Fault.REFUSED
    assert await fault_of(hall.phone(hall.provider.login_code(hall.application))) is Fault.REFUSED
    assert all(number not in row or "phone" in row for row in hall.log.rows)


@paper.step(needs=ReadsUserData)
async def user_data_is_opened_for_its_own_session_only(hall: Hall) -> None:
    """Sealed for this application and session; anything changed is forged."""
    face = hall.opened.face(ReadsUserData)
    who = await hall.identify(hall.provider.login_code(hall.application))
    data = hall.provider.user_data(hall.application)
    told = face.open_data(sessions(who), data["encryptedData"], data["iv"])
    assert told["openId"] == who.openid
    assert face.vouches(sessions(who), data["rawData"], data["signature"])
    assert not face.vouches(sessions(who), data["rawData"] + " ", data["signature"])
    other = await hall.identify(hall.provider.login_code(hall.application, "wang"))
    assert not face.vouches(sessions(other), data["rawData"], data["signature"])
    wrong = [
        (sessions(other), data["encryptedData"], data["iv"]),
        (sessions(who), data["encryptedData"][:-8], data["iv"]),
        (sessions(who), "", data["iv"]),
        (sessions(who), "%%%", data["iv"]),
        (sessions(who), data["encryptedData"], "AAAA"),
    ]
    for session, sealed, iv in wrong:
        with pytest.raises(Failed) as failed:
            face.open_data(session, sealed, iv)
        assert failed.value.fault is Fault.FORGED


@paper.step(needs=ReadsUserData)
async def user_data_of_another_application_is_forged(hall: Hall) -> None:
    """The same session key, should two applications ever have one."""
    who = await hall.identify(hall.provider.login_code(hall.application))
    data = hall.provider.user_data(hall.application)
    stranger = Hall(hall.seat)
    with pytest.raises(Failed) as failed:
        stranger.opened.face(ReadsUserData).open_data(sessions(who), data["encryptedData"], data["iv"])
    assert failed.value.fault is Fault.FORGED
    await stranger.close()


@paper.step(needs=LogsInByPage)
async def the_page_sends_back_with_our_state(hall: Hall) -> None:
    """Whole, and to the very address with its own query."""
    back = f"{BACK}?lang=zh&next=%2Fs%2F1"
    assert (await hall.query(back=back))["state"] == STATE
    assert (await hall.query())["state"] == STATE
    page = hall.opened.face(LogsInByPage).page(back, STATE)
    assert parse_qs(urlsplit(page).query)["redirect_uri"] == [back]
    assert hall.account.settings["PRIVATE_KEY"] not in page


@paper.step(needs=LogsInByPage)
async def a_code_of_the_page_is_somebody_once(hall: Hall) -> None:
    """The same person is always the same, with a name only where it was asked for."""
    code = await hall.page_code()
    first = await hall.exchange(code)
    assert first.openid
    assert not first.snapshot
    assert await fault_of(hall.exchange(code)) is Fault.REFUSED
    named = await hall.exchange(await hall.page_code(more=True), more=True)
    assert named.openid == first.openid
    assert named.nickname == "胡同居民"
    assert named.avatar.startswith("https://")


@paper.step(needs=LogsInByPage)
async def who_does_not_agree_is_nobody(hall: Hall) -> None:
    """Refused on the page, or a browser that comes back with nothing."""
    face = hall.opened.face(LogsInByPage)
    for query in (await hall.query(more=True, agree=False), {}, {"state": STATE}, {"code": ""}, {"auth_code": ""}):
        with pytest.raises(Failed) as failed:
            face.returned(query)
        assert failed.value.fault is Fault.REFUSED


@paper.step(needs=LogsInByPage)
async def a_code_of_nobody_or_of_another_application_is_refused(hall: Hall) -> None:
    """Made up, or given to somebody else."""
    for code in ("0" * 32, "x", "a&appid=wx0&code=b", "验证码"):
        assert await fault_of(hall.exchange(code)) is Fault.REFUSED, code
    stranger = Hall(Seat(hall.spec, hall.seat.form))
    code = await stranger.page_code()
    await stranger.close()
    assert await fault_of(hall.exchange(code)) is Fault.REFUSED
