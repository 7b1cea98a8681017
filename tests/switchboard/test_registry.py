"""The registry: every folder of channels is found, and nothing else is."""

import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hutong.base.errors import Problem, Refusal
from hutong.base.rsa import Signer
from hutong.capabilities.channel import BadConfig, KeyProblem, judge
from hutong.switchboard import registry
from hutong.switchboard.registry import scan


@pytest.fixture
def specs() -> None:
    """The real ones here."""


def test_every_folder_of_channels_is_a_code(repository: Path) -> None:
    folders = {path.parent.name for path in (repository / "src/hutong/channels").glob("*/__init__.py")}
    assert {code.lower() for code in registry.specs()} == folders
    assert {"WXPAY", "WXPAY_V3", "ALIPAY"} <= registry.specs().keys()


@contextmanager
def suppress_into(found: list[KeyProblem]) -> Iterator[None]:
    """Takes down what a configuration is refused for."""
    try:
        yield
    except BadConfig as error:
        found.extend(error.problems)


# As the documents call them, in the order of their tables.
WORDS = {
    "WXPAY": {
        "MCHID": "微信支付商户号",
        "PRIVATE_KEY": "微信支付密钥",
        "SUB_MCHID": "子商户号",
        "SUB_MERCHANT_CODE": "子商户APP ID",
        "SIGN_TYPE": "签名方式",
    },
    "WXPAY_V3": {
        "SUB_MERCHANT_CODE": "子商户APP ID",
        "SUB_MCHID": "子商户号",
        "MCHID": "服务商号",
        "PLATFORM_CERTIFICATE": "服务商平台证书",
        "MCH_SERIAL_NO": "服务商证书序列号",
        "SECRET_KEY": "服务商API密钥",
        "PRIVATE_KEY": "服务商私钥",
        "SIGN_TYPE": "签名方式",
        "CONTENT_TYPE": "请求报文类型",
    },
    "JPUSH_SMS": {"PRIVATE_KEY": "API密钥"},
    "ALIYUN_OSS": {"PRIVATE_KEY": "API密钥", "FILE_ALLOW_SUFFIX": "允许后缀名"},
    "TENCENT_OSS": {
        "PRIVATE_KEY": "API密钥",
        "FILE_ALLOW_SUFFIX": "允许后缀名",
        "ENDPOINT": "服务器端点域名",
        "REGION": "服务器地区",
    },
    "LOCAL_OSS": {"FILE_ALLOW_SUFFIX": "允许后缀名"},
}
NAMES = {
    "WXPAY": "微信支付V2",
    "WXPAY_V3": "微信支付V3",
    "ALIPAY": "支付宝支付",
    "ALIYUN_SMS": "阿里云短信",
    "MIAODI": "秒滴短信",
    "JPUSH_SMS": "极光短信",
    "JCSMS": "JC短信",
    "TEST_SMS": "测试短信",
    "ALIYUN_OSS": "阿里云存储",
    "TENCENT_OSS": "腾讯云存储",
    "QINIU_OSS": "七牛云存储",
    "LOCAL_OSS": "服务器存储",
}
HAN = re.compile(r"[\u4e00-\u9fff]")
LONG = "x" * 400  # no pattern takes it
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
KEYS = [
    f"-----BEGIN {title} KEY-----\nAAAA\n-----END {title} KEY-----" for title in ("PUBLIC", "PRIVATE", "RSA PRIVATE")
]


def test_channels_and_their_keys_are_called_as_in_the_documents() -> None:
    specs = registry.specs()
    assert {code: specs[code].name.zh for code in NAMES} == NAMES
    for code, words in WORDS.items():
        declared = specs[code].config.keys()
        labels = {key.wire: key.label.zh for key in declared}
        assert {wire: labels[wire] for wire in words} == words
    assert {spec.config.MERCHANT_NO.label.zh for spec in specs.values()} == {"通道商户号"}


@pytest.mark.parametrize("code", registry.specs())
def test_every_reason_against_a_setting_is_told_in_both_languages(code: str) -> None:
    config = registry.specs()[code].config
    declared = config.keys()
    keys = (config.MERCHANT_NO, *declared)
    values = ("", "x", LONG, "a\0b", CERTIFICATE, *KEYS, CERTIFICATE + KEYS[1], Signer.generate().reveal())
    found = [problem for key in keys for value in values for problem in judge(key, value)]
    for value in values:
        with suppress_into(found):
            config.read(value, {key.wire: value for key in declared} | {"STRANGE": value})
    assert found or code == "TEST_SMS"
    examples = {key.wire: key.example for key in keys}
    for problem in found:
        assert HAN.search(problem.cause.zh), problem
        assert problem.cause.en
        english = problem.cause.en.replace(examples.get(problem.wire) or "\0", "")
        assert not HAN.search(english), problem


def test_an_unknown_code_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refusal) as refused:
        registry.spec("WXPAY_V9")
    assert refused.value.problem is Problem.UNKNOWN_CODE
    for told, comma in ((refused.value.message("zh"), "、"), (refused.value.message("en"), ", ")):
        assert "WXPAY_V9" in told
        assert comma.join(registry.specs()) in told


@pytest.mark.parametrize(
    ("rooms", "words"),
    [
        ({"empty": ""}, "rooms_0.empty holds no SPEC"),
        ({"one": "from hutong.channels.wxpay import SPEC", "two": "from hutong.channels.wxpay import SPEC"}, "repeats"),
    ],
)
def test_a_room_without_a_spec_and_a_code_twice_are_mistakes(
    rooms: dict[str, str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {"": "", **rooms}.items():
        (tmp_path / "rooms_0" / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / "rooms_0" / name / "__init__.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    package = importlib.import_module("rooms_0")
    try:
        with pytest.raises(TypeError, match=words):
            scan(package)
    finally:
        for name in [name for name in sys.modules if name.startswith("rooms_0")]:
            del sys.modules[name]
