"""`hutong channel`: from nothing to a published revision and back, and never a secret on the screen."""

import json
from pathlib import Path

import pytest
from tests.app.cli.conftest import Type

from hutong.capabilities.simulation import Home, InProcess
from hutong.switchboard import registry

KEY = "0123456789abcdef0123456789abcdef"
APP = "wxd678efh567hg6787"
POT = ("channel", "add", "WXPAY", APP, "MCHID=1900000109", f"PRIVATE_KEY={KEY}")


def test_codes_tell_keys_labels_and_examples(type_: Type) -> None:
    table = type_("channel", "codes")
    for text in ("WXPAY_V3", "ALIPAY", "MERCHANT_NO", "SUB_MCHID", "商户号", "1900000109"):
        assert text in table.out
    keys = type_("channel", "codes", "WXPAY", "--json").json[0]["keys"]
    assert {key["key"] for key in keys} >= {"MERCHANT_NO", "MCHID", "PRIVATE_KEY", "SIGN_TYPE"}
    assert [key["key"] for key in keys if key["secret"]] == ["PRIVATE_KEY", "API_CERTIFICATE"]
    assert type_("channel", "codes", "NOPE").status == 1


def test_a_code_without_a_public_manual_is_shown_so(typed: Type) -> None:
    spec = registry.spec("JCSMS")
    for language, word, words in (("zh", "未经核实", spec.unverified.zh), ("en", "Unverified", spec.unverified.en)):
        told = typed("channel", "codes", "JCSMS", "--lang", language).out
        assert (word in told, words in told) == (True, True)
    assert typed("channel", "codes", "JCSMS", "--json").json[0]["unverified"] == spec.unverified._asdict()
    assert typed("channel", "codes", "ALIPAY", "--json").json[0]["unverified"] is None
    assert "未经核实" not in typed("channel", "codes", "ALIPAY").out
    typed("channel", "add", "JCSMS", "jc1")
    assert spec.unverified.zh in typed("channel", "show", "JCSMS").out


def test_a_channel_tells_what_leads_to_it(typed: Type) -> None:
    typed(*POT)
    typed("channel", "add", "TEST_SMS", "phone")
    typed("product", "set", "wxnative", "--scene", "native", "--channel", "WXPAY")
    typed("route", "add", "sms", "TEST_SMS", "--weight", "7", "--off")
    typed("sms", "template", "set", "hello", "--text", "你好", "--carrier", "TEST_SMS=T1")
    shown = typed("channel", "show", "TEST_SMS", "--json").json
    assert shown["routes"] == [{"business": "sms", "weight": 7, "enabled": False}]
    assert (shown["products"], shown["templates"], shown["rests"]) == ([], ["hello"], None)
    assert typed("channel", "show", "WXPAY", "--json").json["products"] == ["wxnative"]
    told = typed("channel", "show", "TEST_SMS", "--lang", "en").out
    for text in ("Route sms weight 7 (off)", "SMS templates hello"):
        assert text in told
    assert "支付产品 wxnative" in typed("channel", "show", "WXPAY").out


def test_from_nothing_to_a_revision_and_back(typed: Type) -> None:
    made = typed(*POT, "--name", "茶馆", "--json")
    assert made.status == 0
    assert made.json["settings"] == {"MCHID": "1900000109", "PRIVATE_KEY": "••••••cdef"}
    assert typed("product", "set", "wxnative", "--scene", "native", "--channel", "WXPAY").status == 0
    assert "新增" in typed("channel", "list").out

    looked = typed("channel", "refresh", "--dry-run", "--json").json
    assert (looked["base"], looked["errors"]) == (0, [])
    assert [change["kind"] for change in looked["changes"]] == ["added", "added"]
    no = typed("channel", "refresh", given="n\n")
    assert no.status == 1
    assert "没有做任何改动" in no.out
    first = typed("channel", "refresh", "-m", "first", "--expect", looked["token"], given="y\n")
    assert first.status == 0
    assert "运行中的版本：1" in first.out
    assert typed("channel", "list", "--json").json[0]["state"] == "published"
    assert typed("channel", "refresh", "--yes", "--json").json["code"] == 6009

    assert typed("channel", "set", "WXPAY", "MCHID=1900000999", "--remark", "新号").status == 0
    assert typed("channel", "list", "--json").json[0]["state"] == "changed"
    late = typed("channel", "refresh", "--yes", "--json", "--expect", looked["token"])
    assert late.json["code"] == 6010
    assert typed("channel", "refresh", "--yes", "--json").json["revision"] == 2
    back = typed("channel", "rollback", "1", "--yes")
    assert back.status == 0
    assert "1900000999" in back.out
    assert typed("channel", "show", "1", "--json").json["settings"]["MCHID"] == "1900000109"
    versions = typed("channel", "versions", "--json").json
    assert [version["id"] for version in versions] == [3, 2, 1]
    assert [version["remark"] for version in versions] == ["rollback to 1", "", "first"]
    assert "1900000999" in typed("channel", "versions", "2").out
    assert typed("channel", "versions", "9", "--json").json["code"] == 6008
    assert typed("channel", "rollback", "9", "--yes", "--json").json["code"] == 6008


def test_an_incomplete_draft_lists_every_reason(typed: Type) -> None:
    typed("channel", "add", "WXPAY", APP)
    typed("channel", "add", "ALIPAY", "2021000000000000")
    told = typed("channel", "refresh", "--yes", "--lang", "en")
    assert told.status == 1
    assert "6004" in told.err
    assert told.err.count("required and not filled in") == 3
    packed = typed("channel", "refresh", "--yes", "--json").json
    assert len(packed["errors"]) == 3
    shown = typed("channel", "show", "WXPAY", "--json").json
    assert {finding["key"] for finding in shown["findings"]} == {"MCHID", "PRIVATE_KEY"}


def test_switching_off_and_removing(typed: Type) -> None:
    typed(*POT)
    typed("product", "set", "wxnative", "--scene", "native", "--channel", "1")
    assert typed("channel", "remove", "1", "--yes", "--json").json["code"] == 6007
    assert typed("channel", "disable", "1", "--json").json["enabled"] is False
    assert typed("channel", "refresh", "--yes", "--json").json["code"] == 6004
    assert typed("channel", "enable", f"WXPAY/{APP}", "--json").json["enabled"] is True
    assert typed("channel", "refresh", "--yes").status == 0
    assert typed("product", "remove", "wxnative", "--yes").status == 0
    kept = typed("channel", "remove", "1", given="n\n")
    assert kept.status == 1
    assert typed("channel", "remove", "1", given="y\n").status == 0
    assert "刷新后删除" in typed("channel", "list").out
    assert typed("channel", "show", "1", "--json").json["code"] == 6006


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", "WXPAY", APP, "MCHID"), 6020),
        (("add", "WXPAY", APP, "=x"), 6020),
        (("add", "WXPAY", APP, "MCHID=1", "MCHID=2"), 6020),
        (("add", "WXPAY", APP, "MCHID=-", "PRIVATE_KEY=-"), 6020),
        (("add", "WXPAY", APP, "PRIVATE_KEY=@/no/such/file"), 6020),
        (("add", "WXPAY", APP, "NOPE=1"), 6002),
        (("add", "WXPAY", APP, "MCHID=abc"), 6003),
        (("set", "1"), 6020),
        (("set", "1", "MCHID=1900000109"), 6006),
    ],
)
def test_what_is_typed_wrong_is_told(typed: Type, arguments: tuple[str, ...], code: int) -> None:
    told = typed("channel", *arguments, "--json")
    assert (told.status, told.json["code"]) == (1, code)


def test_a_value_without_its_key_is_not_repeated(typed: Type) -> None:
    told = typed("channel", "add", "WXPAY", APP, KEY)
    assert told.status == 1
    assert KEY not in told.out + told.err


def test_values_come_from_files_and_from_standard_input(typed: Type, tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_text(f"{KEY}\n")
    typed("channel", "add", "WXPAY", APP, f"PRIVATE_KEY=@{tmp_path / 'key.txt'}", "MCHID=-", given="1900000109\n")
    settings = typed("channel", "show", "1", "--json").json["settings"]
    assert (settings["PRIVATE_KEY"], settings["MCHID"]) == ("••••••cdef", "1900000109")
    typed("channel", "set", "1", "PRIVATE_KEY=")
    assert typed("channel", "show", "1", "--json").json["settings"]["PRIVATE_KEY"] == "••••••cdef"
    assert typed("channel", "unset", "1", "PRIVATE_KEY", "--json").json["settings"].get("PRIVATE_KEY") is None
    assert typed("channel", "unset", "1", "PRIVATE_KEY", "--json").json["code"] == 6002


def accounts() -> list[tuple[str, str]]:
    """Every code that has secrets, with every form of account that its simulator has."""
    found = []
    for code, spec in sorted(registry.specs().items()):
        if not registry.secret_keys(code):
            continue
        simulator = spec.simulator(Home("http://sandbox.test", InProcess({})))
        found.extend((code, form) for form in simulator.FORMS)
    return found


@pytest.mark.parametrize(("code", "form"), accounts())
def test_no_command_shows_a_secret(typed: Type, code: str, form: str, tmp_path: Path) -> None:
    spec = registry.spec(code)
    account = spec.simulator(Home("http://sandbox.test", InProcess({}))).account(form)
    secret_keys = {key.wire for key in tuple(spec.config.keys()) if key.secret}
    secrets = {key: text for key, text in account.settings.items() if key in secret_keys}
    assert secrets
    given = []
    for key, text in account.settings.items():
        (tmp_path / key).write_text(text)
        given.append(f"{key}=@{tmp_path / key}")
    said = ""
    for arguments in (
        ("add", code, account.merchant_no, *given),
        ("show", "1"),
        ("list",),
        ("refresh", "--dry-run"),
        ("refresh", "--yes"),
        ("set", "1", *given),
        ("versions", "1"),
        ("unset", "1", *secrets),
        ("refresh", "--yes"),
        ("rollback", "1", "--yes"),
    ):
        for more in ((), ("--json",), ("--lang", "en")):
            told = typed("channel", *arguments, *more)
            said += told.out + told.err
    assert account.merchant_no in said
    assert "••••••" in said
    for text in secrets.values():
        lines = [line for line in text.splitlines() if len(line) > 8 and not line.startswith("-----")]
        for line in lines:
            assert line not in said
            assert json.dumps(line)[1:-1] not in said
