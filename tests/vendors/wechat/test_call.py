"""Calls of api.weixin.qq.com: the token, errcode, and answers that are none."""

import pytest
from tests.vendors.wechat.stand import WECHAT, Stand

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.secrets import Secret
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Mischief
from hutong.vendors.wechat.call import Wechat, judged, opened, words_of

DOMAINS = "/cgi-bin/get_api_domain_ip"


def _wechat(stand: Stand) -> Wechat:
    return Wechat(stand.line, stand.gzh.application(), stand.gzh.config.private_key)


async def test_the_token_is_in_the_query_and_shared(stand: Stand) -> None:
    wechat = _wechat(stand)
    for _ in range(3):
        assert (await wechat.call(DOMAINS, get=True))["ip_list"]
    assert stand.http.count("/cgi-bin/stable_token") == 1
    assert stand.http.calls[-1][2] == {
        "access_token": stand.purse.kept[stand.gzh.application(), "access_token"].reveal()
    }


@pytest.mark.parametrize("expired", [True, False], ids=["42001", "40001"])
async def test_a_token_that_died_is_renewed_once(stand: Stand, expired: bool) -> None:
    wechat = _wechat(stand)
    await wechat.call(DOMAINS, get=True)
    stand.wechat.spoil(stand.gzh.application(), expired=expired)
    assert (await wechat.call(DOMAINS, get=True))["ip_list"]
    assert stand.http.count(DOMAINS) == 3
    assert stand.http.last("/cgi-bin/stable_token")["force_refresh"] is True


async def test_a_token_that_can_not_be_renewed(stand: Stand) -> None:
    wechat = _wechat(stand)
    stand.wechat.configure(wechat.app, secret="0" * 32)
    stand.purse.kept[wechat.app, "access_token"] = Secret("nonsense")  # 40014
    with pytest.raises(Failed) as failure:
        await wechat.call(DOMAINS, get=True)
    assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "40125")
    assert stand.http.count(DOMAINS) == 1


async def test_texts_leave_as_they_are(stand: Stand) -> None:
    with pytest.raises(Failed):
        await _wechat(stand).call("/cgi-bin/message/template/send", {"touser": "胡同\u2028😀"})
    assert "胡同\u2028😀".encode() in stand.http.calls[-1][3]


async def test_what_is_wrong_is_told_by_errcode(stand: Stand) -> None:
    with pytest.raises(Failed) as failure:
        await _wechat(stand).call("/cgi-bin/message/template/send", {"touser": ""})
    assert (failure.value.fault, failure.value.code) == (Fault.REFUSED, "40003")
    assert failure.value.words == "invalid openid"


async def test_a_caller_knows_better(stand: Stand) -> None:
    with pytest.raises(Failed) as failure:
        await _wechat(stand).call(
            "/cgi-bin/message/template/send", {"touser": ""}, known={40003: Fault.NOT_FOUND, 40013: Fault.CONFIG}
        )
    assert failure.value.fault is Fault.NOT_FOUND


@pytest.mark.parametrize(
    ("mischief", "code"),
    [(Mischief.ERROR_BODY_200, "-1"), (Mischief.UNLISTED_STATE, "59999"), (Mischief.NOT_THE_FORMAT, "")],
    ids=str,
)
async def test_what_may_have_happened_is_unknown(stand: Stand, mischief: Mischief, code: str) -> None:
    wechat = _wechat(stand)
    await wechat.call(DOMAINS, get=True)
    stand.wechat.mischiefs.order(mischief, where=DOMAINS)
    with pytest.raises(Failed) as failure:
        await wechat.call(DOMAINS, get=True)
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, code)


async def test_an_answer_that_breaks_off_is_no_answer(stand: Stand) -> None:
    wechat = _wechat(stand)
    await wechat.call(DOMAINS, get=True)
    stand.wechat.mischiefs.order(Mischief.HALF_ANSWER, where=DOMAINS)
    with pytest.raises(NoAnswer):
        await wechat.call(DOMAINS, get=True)


async def test_too_fast(stand: Stand) -> None:
    stand.wechat.mischiefs.order(Mischief.SLOW_DOWN, where=DOMAINS)
    with pytest.raises(Failed) as failure:
        await _wechat(stand).call(DOMAINS, get=True)
    assert failure.value.fault is Fault.SLOW_DOWN


async def test_a_call_without_a_token(stand: Stand) -> None:
    with pytest.raises(Failed) as failure:
        await _wechat(stand).plain("/sns/auth", query={"access_token": "x", "openid": "o"}, get=True)
    assert failure.value.code == "40001"
    assert stand.http.calls == [("GET", "/sns/auth", {"access_token": "x", "openid": "o"}, b"")]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b'{"errcode":0,"errm'),
        Reply(200, b""),
        Reply(200, b"[]"),
        Reply(200, b"null"),
        Reply(502, b'{"errcode":0}'),
        Reply(404, b'{"errcode":0}'),
        Reply(200, b"[" * 100_000),
    ],
    ids=["half", "empty", "list", "null", "502", "404", "deep"],
)
def test_no_answer_at_all(reply: Reply) -> None:
    with pytest.raises(Failed) as failure:
        opened(reply)
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, "")


def test_a_nickname_may_hold_anything() -> None:
    assert opened(Reply(200, b'{"nickname":"a\x02\xed\xa0\xbd"}'))["nickname"].startswith("a\x02")


@pytest.mark.parametrize("errcode", ["0", True, None, 1.5], ids=repr)
def test_an_errcode_is_a_number(errcode: object) -> None:
    with pytest.raises(Failed) as failure:
        judged({"errcode": errcode})
    assert failure.value.fault is Fault.UNKNOWN


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("invalid credential, access_token is invalid or not latest rid: 6a-b-c", None),
        ("invalid credential, access_token is invalid or not latest, rid: 6a-b-c", None),
        ("invalid credential, access_token is invalid or not latest[ rid: 6a-b-c]", None),
        ("invalid credential, access_token is invalid or not latest hint: [NDFbKa0458ge25]", None),
        ("data.thing1.value invalid", "data.thing1.value invalid"),
        (7, ""),
    ],
    ids=["rid", "comma", "brackets", "hint", "none", "number"],
)
def test_the_number_of_the_request_is_left_out(told: object, words: str | None) -> None:
    wanted = "invalid credential, access_token is invalid or not latest" if words is None else words
    assert words_of({"errmsg": told}) == wanted


async def test_an_address_of_nobody(stand: Stand) -> None:
    del stand.network.apps[WECHAT]
    with pytest.raises(NeverLeft):
        await _wechat(stand).call(DOMAINS, get=True)
