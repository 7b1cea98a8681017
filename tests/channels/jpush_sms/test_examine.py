"""What an application at Jiguang is found to have."""

from dataclasses import replace

import pytest
from tests.channels.jpush_sms.stand import Stand
from tests.examining import AROUND, examined, named

from hutong.capabilities.diagnosis import Wording
from hutong.capabilities.faults import Failed, Fault
from hutong.channels.jpush_sms import examine
from hutong.channels.jpush_sms.adapter import JpushSms
from hutong.channels.jpush_sms.settings import JpushSmsConfig

IN_USE = replace(AROUND, texts=frozenset({Wording("190001", ""), Wording("190002", "5001")}))


def other(stand: Stand, **settings: str) -> JpushSms:
    config = JpushSmsConfig.read(stand.account.merchant_no, {**stand.account.settings, **settings})
    return JpushSms(config, stand.line)


async def test_a_sound_application_has_nothing(stand: Stand) -> None:
    assert await examined(stand.adapter, IN_USE) == []
    assert not list(stand.provider.inbox()), "nobody is written to"


async def test_a_wrong_secret(stand: Stand) -> None:
    assert await named(other(stand, PRIVATE_KEY="0" * 24)) == {"jpush_sms.secret"}


async def test_nothing_is_left(stand: Stand) -> None:
    stand.provider.funded = False
    assert await named(stand.adapter) == {"jpush_sms.balance"}


async def test_a_signature_that_does_not_exist(stand: Stand) -> None:
    [found] = await examined(other(stand, SIGN_ID="5002"))
    assert found.id == "jpush_sms.sign"
    assert "5002 does not exist" in found.cause.en
    assert await named(stand.adapter, replace(AROUND, texts=frozenset({Wording("190001", "5003")}))) == {
        "jpush_sms.sign"
    }


@pytest.mark.parametrize(
    ("number", "words"),
    [("1", "does not exist"), ("code", "does not exist"), ("190003", "waiting"), ("190004", "refused")],
)
async def test_a_template_that_can_not_be_used(stand: Stand, number: str, words: str) -> None:
    [found] = await examined(stand.adapter, replace(AROUND, texts=frozenset({Wording(number, "")})))
    assert found.id == "jpush_sms.template"
    assert f"{number} {words}" in found.cause.en


@pytest.mark.parametrize(("code", "id"), [("50008", "jpush_sms.closed"), ("50035", "jpush_sms.ip")])
def test_what_a_refusal_says(code: str, id: str) -> None:
    found = examine.blame(Failed(Fault.CONFIG, code))
    assert found is not None
    assert [one.id for one in found] == [id]
    assert examine.blame(Failed(Fault.UNKNOWN, "50019")) is None
