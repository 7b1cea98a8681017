"""The form of a JCSMS channel: what it takes, what it refuses, and what it never shows."""

import pytest
from tests.channels.jcsms.stand import FORMS, Stand

from hutong.capabilities.channel import BadConfig, KeyProblem
from hutong.channels.jcsms.settings import JcsmsConfig

LEAST = {"PRIVATE_KEY": "secret-password", "ADDRESS": "https://sms.example/send"}


def problems(settings: dict[str, str], merchant_no: str = "sdk_x") -> list[KeyProblem]:
    """What is wrong with settings."""
    with pytest.raises(BadConfig) as bad:
        JcsmsConfig.read(merchant_no, settings)
    return bad.value.problems


def test_the_keys() -> None:
    declared = JcsmsConfig.keys()
    keys = {key.wire: key for key in declared}
    assert {wire for wire, key in keys.items() if key.secret} == {"PRIVATE_KEY", "CALLBACK_TOKEN"}
    assert {wire for wire, key in keys.items() if key.required} == {"PRIVATE_KEY", "ADDRESS"}
    assert all(key.label.zh and key.label.en and key.help.zh and key.help.en for key in keys.values())


def test_examples_are_right() -> None:
    """What the form shows as an example can be filled in, key by key."""
    declared = JcsmsConfig.keys()
    for key in declared:
        if key.example and key.wire not in ("FIELD_SIGN", "RECEIPT_FIELDS"):
            with_rule = {"ANSWER_RULE": "json:code=0"} if key.wire == "ANSWER_NUMBER" else {}
            JcsmsConfig.read("sdk_x", {**LEAST, **with_rule, key.wire: key.example})
    signed = {"SIGN_RULE": "md5", "FIELD_SIGN": "sign", "CALLBACK_TOKEN": "t" * 16, "RECEIPT_FIELDS": "state=s&no=n"}
    JcsmsConfig.read("sdk_x", {**LEAST, **signed})


@pytest.mark.parametrize("form", FORMS)
def test_the_gateways_settings_are_right(form: str) -> None:
    account = Stand(form).account
    assert JcsmsConfig.read(account.merchant_no, account.settings).facts()["ADDRESS"] == "http://provider.test/jcsms"


@pytest.mark.parametrize("wire", LEAST)
def test_nothing_is_empty(wire: str) -> None:
    assert [one.wire for one in problems({**LEAST, wire: " "})] == [wire]


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        ("ADDRESS", "sms.example/send"),
        ("ADDRESS", "ftp://sms.example/send"),
        ("ADDRESS", "https://user:pass@sms.example/send"),
        ("ADDRESS", "https://sms.example/send?type=1"),
        ("ADDRESS", "https://sms.example/send#x"),
        ("ADDRESS", "https://sms .example/"),
        ("METHOD", "PUT"),
        ("METHOD", "post"),
        ("BODY", "xml"),
        ("FIELD_ACCOUNT", "1a"),
        ("FIELD_PHONE", "a&b"),
        ("FIELD_TIME", "t:minutes"),
        ("SIGN_RULE", "sha1"),
        ("SIGN_NAME", "【胡同】"),
        ("SIGN_PLACE", "middle"),
        ("CALLBACK_TOKEN", "short"),
        ("CALLBACK_TOKEN", "with blanks in it, long"),
        ("EXTRA", "a"),
        ("ANSWER_RULE", "code=0"),
        ("ANSWER_NUMBER", "data.msgid"),
        ("ANSWER_CODES", "fatal=1"),
        ("ANSWER_CODES", "config=1"),  # above 0: success by the usual rule
        ("RECEIPT_BODY", "xml"),
        ("RECEIPT_STATES", "failed=1"),
        ("RECEIPT_FIELDS", "no=id"),
        ("RECEIPT_FIELDS", "state=s&no=n"),
        ("APPID", "x"),
    ],
)
def test_bad_values(wire: str, value: str) -> None:
    """Each is named by its key (receipts without a token by the token's), with what to do in both languages."""
    (problem,) = problems({**LEAST, wire: value})
    assert problem.wire == ("CALLBACK_TOKEN" if value == "state=s&no=n" else wire)
    assert problem.cause.zh != problem.cause.en


@pytest.mark.parametrize(
    ("settings", "wire"),
    [
        ({"METHOD": "GET", "BODY": "json"}, "BODY"),
        ({"FIELD_SIGN": "sign"}, "SIGN_RULE"),
        ({"CALLBACK_TOKEN": "t" * 16}, "RECEIPT_FIELDS"),
        ({"FIELD_PHONE": "account"}, "FIELD_PHONE"),
        ({"FIELD_NUMBER": "msgText"}, "FIELD_NUMBER"),
        ({"EXTRA": "password=x"}, "EXTRA"),
        ({"SIGN_RULE": "md5", "EXTRA": "sign=x"}, "FIELD_SIGN"),
        ({"SIGN_RULE": "md5", "FIELD_TIME": "sign:ms"}, "FIELD_SIGN"),
        ({"ANSWER_RULE": "bad", "ANSWER_CODES": "bad"}, "ANSWER_RULE"),
    ],
)
def test_settings_that_do_not_fit_together(settings: dict[str, str], wire: str) -> None:
    assert [one.wire for one in problems({**LEAST, **settings})] == [wire]


def test_with_a_signature_the_password_stays_here() -> None:
    plain = JcsmsConfig.read("sdk_x", LEAST)
    signed = JcsmsConfig.read("sdk_x", {**LEAST, "SIGN_RULE": "md5", "EXTRA": "password=x"})
    both = JcsmsConfig.read("sdk_x", {**LEAST, "SIGN_RULE": "md5", "FIELD_PASSWORD": "pw"})
    assert ("FIELD_PASSWORD", "password") in plain.names()
    assert "FIELD_PASSWORD" not in dict(signed.names())
    assert ("FIELD_PASSWORD", "pw") in both.names()


def test_secrets_are_never_shown() -> None:
    settings = {**LEAST, "CALLBACK_TOKEN": "a-token-of-the-receipts", "RECEIPT_FIELDS": "state=s&no=n"}
    config = JcsmsConfig.read("sdk_x", settings)
    told = problems({**settings, "METHOD": "PUT", "CALLBACK_TOKEN": "a-token-of-the receipts"})
    for shown in (f"{config!r} {config}", f"{told}", str(config.facts())):
        assert "secret-password" not in shown
        assert "a-token-of-the" not in shown
