"""What an AccessKey at Aliyun is found to have."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.channels.aliyun_sms.stand import Stand
from tests.examining import AROUND, examined, named

from hutong.base.clock import now
from hutong.capabilities.diagnosis import Wording
from hutong.capabilities.faults import Failed, Fault
from hutong.channels.aliyun_sms import examine
from hutong.channels.aliyun_sms.simulator import accounts, gate

IN_USE = replace(AROUND, texts=frozenset({Wording(accounts.NOTICE, ""), Wording(accounts.CODE, accounts.CODE_SIGN)}))


async def test_a_sound_account_has_nothing(stand: Stand) -> None:
    assert await examined(stand.adapter, IN_USE) == []
    assert not list(stand.provider.inbox()), "nobody is written to"


async def test_a_wrong_key_and_a_wrong_secret(stand: Stand) -> None:
    assert await named(stand.with_settings("LTAI5t" + "0" * 18)) == {"aliyun_sms.access_key"}
    assert await named(stand.with_settings(PRIVATE_KEY="0" * 30)) == {"aliyun_sms.secret"}


@pytest.mark.parametrize(("sign", "words"), [("没有这个", "does not exist"), (accounts.AUDITED_SIGN, "waiting")])
async def test_a_signature_that_can_not_be_used(stand: Stand, sign: str, words: str) -> None:
    [found] = await examined(stand.with_settings(SIGN_NAME=sign))
    assert found.id == "aliyun_sms.sign"
    assert sign in found.cause.en
    assert words in found.cause.en
    of_template = replace(AROUND, texts=frozenset({Wording(accounts.CODE, sign)}))
    assert await named(stand.adapter, of_template) == {"aliyun_sms.sign"}


@pytest.mark.parametrize(("code", "words"), [("SMS_1", "does not exist"), (accounts.AUDITED, "waiting")])
async def test_a_template_that_can_not_be_used(stand: Stand, code: str, words: str) -> None:
    [found] = await examined(stand.adapter, replace(AROUND, texts=frozenset({Wording(code, "")})))
    assert found.id == "aliyun_sms.template"
    assert f"“{code}” {words}" in found.cause.en


async def test_a_wrong_clock(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "now", lambda: now() + timedelta(minutes=20))
    assert await named(stand.adapter) == {"aliyun_sms.clock"}


def test_an_account_without_a_balance() -> None:
    found = examine.blame("account", Failed(Fault.CONFIG, "isv.OUT_OF_SERVICE", "业务停机"))
    assert found is not None
    assert [one.id for one in found] == ["aliyun_sms.account"]


def test_who_may_only_send_has_no_fault() -> None:
    found = examine.blame("templates", Failed(Fault.CONFIG, "Forbidden.RAM", "not authorized"))
    assert found is not None
    assert [one.level for one in found] == ["fine"]
    assert "dysms:GetSmsTemplate" in found[0].cause.en
    assert examine.blame("account", Failed(Fault.UNKNOWN, "isp.SYSTEM_ERROR")) is None
