"""A channel's settings: required, fixed, secret by type, patterns, keys that nobody declared, rules across keys."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import pytest

from hutong.base.rsa import BadKey, Signer, signer
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import BadConfig, Config, KeyProblem, key


def private(text: str) -> Signer:
    return signer(Secret(text))


@dataclass(frozen=True, kw_only=True)
class Sample(Config):
    """One key of every sort."""

    mch_id: str = key("MCHID", "商户号", "Merchant id", pattern="[0-9]{8,10}", example="1900000001")
    api_key: Secret = key("SECRET_KEY", "密钥", "Key", pattern="[0-9a-zA-Z]{32}", example="never shown")
    private_key: Secret | None = key(
        "PRIVATE_KEY", "私钥", "Private key", required=False, multiline=True, check=private
    )
    sub_id: str | None = key("SUB_MCHID", "子商户号", "Sub-merchant", required=False, pattern="[0-9]+")
    sign_type: str = key("SIGN_TYPE", "签名类型", "Signature type", fixed="RSA")

    def check(self) -> Iterator[KeyProblem]:
        """The key and the sub-merchant go together."""
        if self.sub_id and not self.private_key:
            yield KeyProblem("PRIVATE_KEY", Text("有子商户号时必填", "required with a sub-merchant"))


API_KEY = "0123456789abcdef0123456789abcdef"
DECLARED = Sample.keys()
RIGHT: dict[str, str | Secret] = {"MCHID": "1900000001", "SECRET_KEY": API_KEY}
KEY = Signer.generate().reveal()


def problems(settings: dict[str, str | Secret], merchant_no: str = "wx01") -> dict[str, str]:
    with pytest.raises(BadConfig) as caught:
        Sample.read(merchant_no, settings)
    for problem in caught.value.problems:
        assert problem.cause.zh
        assert problem.cause.en
        assert f"{problem.wire}: {problem.cause.en}" in str(caught.value)
    return {problem.wire: problem.cause.en for problem in caught.value.problems}


def test_right_settings_are_typed() -> None:
    config = Sample.read("wx01", {**RIGHT, "PRIVATE_KEY": Secret(KEY), "SUB_MCHID": "2"})
    assert config.merchant_no == "wx01"
    assert config.mch_id == "1900000001"
    assert config.api_key == Secret(API_KEY)
    assert config.private_key == Secret(KEY.strip())
    assert config.sub_id == "2"


def test_what_is_not_required_may_be_absent_or_empty() -> None:
    absent: list[dict[str, str | Secret]] = [{}, {"SUB_MCHID": "", "PRIVATE_KEY": Secret("")}, {"SUB_MCHID": " \n"}]
    for given in absent:
        config = Sample.read("wx01", RIGHT | given)
        assert config.sub_id is None
        assert config.private_key is None


def test_a_fixed_value_is_filled_in_and_nothing_else_is_taken() -> None:
    assert Sample.read("wx01", RIGHT).sign_type == "RSA"
    assert Sample.read("wx01", {**RIGHT, "SIGN_TYPE": "RSA"}).sign_type == "RSA"
    assert problems({**RIGHT, "SIGN_TYPE": "MD5"}) == {"SIGN_TYPE": "can only be RSA"}


@pytest.mark.parametrize("empty", ["", " ", "\t\n"])
def test_a_required_key_must_be_filled_in(empty: str) -> None:
    assert problems({**RIGHT, "MCHID": empty}) == {"MCHID": "required and not filled in"}
    assert problems({**RIGHT, "SECRET_KEY": empty}) == {"SECRET_KEY": "required and not filled in"}
    assert problems({**RIGHT, "SECRET_KEY": Secret(empty)}) == {"SECRET_KEY": "required and not filled in"}


def test_the_merchant_number_is_required_too() -> None:
    assert problems(dict(RIGHT), merchant_no="") == {"MERCHANT_NO": "required and not filled in"}


def test_every_problem_is_told_at_once() -> None:
    told = problems({"SECRET_KEY": "short", "SIGN_TYPE": "MD5", "MCH_ID": "1900000001"}, merchant_no="")
    assert list(told) == ["MCH_ID", "MERCHANT_NO", "MCHID", "SECRET_KEY", "SIGN_TYPE"]
    assert told["MCH_ID"] == "this channel has no such key"


@pytest.mark.parametrize(
    "value", ["190000000", "1900000001\n1", "１９０００００００１", "19000000011", "1900000001x"][1:]
)
def test_a_pattern_is_for_the_whole_value(value: str) -> None:
    assert problems({**RIGHT, "MCHID": value}) == {"MCHID": "malformed (example: 1900000001)"}


def test_blanks_around_a_value_are_dropped() -> None:
    assert Sample.read("wx01", {**RIGHT, "MCHID": " 1900000001\n"}).mch_id == "1900000001"


def test_a_nul_character_is_refused_in_any_key() -> None:
    assert problems({**RIGHT, "MCHID": "19000\x000001"}) == {"MCHID": "holds a NUL character"}
    assert problems({**RIGHT, "PRIVATE_KEY": "a\0b"}) == {"PRIVATE_KEY": "holds a NUL character"}


def test_a_check_judges_what_a_pattern_cannot() -> None:
    assert "RSA" in problems({**RIGHT, "PRIVATE_KEY": "not a key"})["PRIVATE_KEY"]


def test_rules_across_keys_are_asked_when_each_key_is_right() -> None:
    assert problems({**RIGHT, "SUB_MCHID": "2"}) == {"PRIVATE_KEY": "required with a sub-merchant"}
    assert "PRIVATE_KEY" not in problems({**RIGHT, "SUB_MCHID": "x"})


def test_a_problem_with_a_secret_shows_neither_value_nor_example() -> None:
    wrong = "0123456789abcdef0123456789abcde!"
    with pytest.raises(BadConfig) as caught:
        Sample.read("wx01", {**RIGHT, "SECRET_KEY": wrong})
    assert wrong not in repr(caught.value) + str(caught.value.problems)
    assert "never shown" not in repr(caught.value) + str(caught.value.problems)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("0" * 31, "malformed: 32 characters, not 31"),
        ("0" * 31 + "!", "malformed: it holds a character that is not allowed"),
    ],
    ids=["short", "characters"],
)
def test_a_malformed_secret_is_told_how_long_it_should_be(wrong: str, told: str) -> None:
    assert problems({**RIGHT, "SECRET_KEY": wrong}) == {"SECRET_KEY": told}


def test_secret_follows_from_the_type() -> None:
    assert {declared.wire: declared.secret for declared in DECLARED} == {
        "MCHID": False,
        "SECRET_KEY": True,
        "PRIVATE_KEY": True,
        "SUB_MCHID": False,
        "SIGN_TYPE": False,
    }


def test_no_secret_is_seen_in_a_printed_config() -> None:
    config = Sample.read("wx01", {**RIGHT, "PRIVATE_KEY": KEY})
    shown = repr(config) + str({item.name: getattr(config, item.name) for item in fields(config)})
    assert API_KEY not in shown
    assert KEY.strip()[40:80] not in shown
    assert "1900000001" in shown


def test_keys_come_in_the_order_of_declaration() -> None:
    assert [declared.wire for declared in DECLARED] == [
        "MCHID",
        "SECRET_KEY",
        "PRIVATE_KEY",
        "SUB_MCHID",
        "SIGN_TYPE",
    ]


def test_a_bad_key_is_a_value_error() -> None:
    assert issubclass(BadKey, ValueError)
    assert issubclass(BadConfig, ValueError)
