"""The form of an ALIYUN_OSS channel: what it takes, what it refuses, and what it never shows."""

from collections.abc import Mapping

import pytest
from tests.channels.aliyun_oss.stand import Stand

from hutong.base.secrets import Secret
from hutong.capabilities.channel import BadConfig
from hutong.channels.aliyun_oss.settings import AliyunOssConfig

KEY_ID = "LTAI5tExampleExample1234"
GOOD = {
    "PRIVATE_KEY": "Zm9vYmFyZm9vYmFyZm9vYmFyZm9v12",
    "FILE_ALLOW_SUFFIX": ".gif,.png,.jpg,.jpeg",
    "BUCKET_NAME": "lln-public",
    "ENDPOINT": "oss-cn-shenzhen.aliyuncs.com",
}


def _problems(settings: Mapping[str, str | Secret], merchant_no: str = KEY_ID) -> set[str]:
    with pytest.raises(BadConfig) as bad:
        AliyunOssConfig.read(merchant_no, settings)
    return {problem.wire for problem in bad.value.problems}


def test_the_keys() -> None:
    """The wire names of the document, REGION besides; one of them is a secret, one may be empty."""
    keys = AliyunOssConfig.keys()
    assert {key.wire: (key.secret, key.required) for key in keys} == {
        "FILE_ALLOW_SUFFIX": (False, True),
        "PRIVATE_KEY": (True, True),
        "BUCKET_NAME": (False, True),
        "ENDPOINT": (False, True),
        "REGION": (False, False),
    }
    assert all(key.label.zh and key.label.en for key in keys)


def test_good_settings() -> None:
    """The document's own, but for the dot in its bucket; and those that the provider's simulator gives."""
    config = AliyunOssConfig.read(KEY_ID, GOOD)
    assert (config.region, config.suffixes) == ("cn-shenzhen", {".gif", ".png", ".jpg", ".jpeg"})
    assert config.facts()["BUCKET_NAME"] == "lln-public"
    assert "PRIVATE_KEY" not in config.facts()
    assert Stand().config.region == "cn-shenzhen"


@pytest.mark.parametrize(
    ("endpoint", "region", "wanted"),
    [
        ("oss-cn-shenzhen.aliyuncs.com", "", "cn-shenzhen"),
        ("oss-cn-shenzhen-internal.aliyuncs.com", "", "cn-shenzhen"),
        ("oss-ap-southeast-1.aliyuncs.com", "", "ap-southeast-1"),
        ("cn-hangzhou.oss.aliyuncs.com", "", "cn-hangzhou"),
        ("oss-accelerate.aliyuncs.com", "cn-beijing", "cn-beijing"),
        ("oss-accelerate-overseas.aliyuncs.com", "ap-southeast-1", "ap-southeast-1"),
        ("oss-cn-hzfinance.aliyuncs.com", "cn-hangzhou-finance", "cn-hangzhou-finance"),
    ],
)
def test_regions(endpoint: str, region: str, wanted: str) -> None:
    """Out of the endpoint, inside or outside Alibaba's network; REGION goes before it."""
    assert AliyunOssConfig.read(KEY_ID, {**GOOD, "ENDPOINT": endpoint, "REGION": region}).region == wanted


@pytest.mark.parametrize("endpoint", ["oss-accelerate.aliyuncs.com", "oss-accelerate-overseas.aliyuncs.com"])
def test_an_endpoint_without_a_region(endpoint: str) -> None:
    """Acceleration serves every region: it has to be told."""
    assert _problems({**GOOD, "ENDPOINT": endpoint}) == {"REGION"}


def test_a_bucket_with_a_dot() -> None:
    """As in the document: refused with a reason, since no certificate would fit (traps of the simulators, 10)."""
    with pytest.raises(BadConfig) as bad:
        AliyunOssConfig.read(KEY_ID, {**GOOD, "BUCKET_NAME": "lln.public"})
    (problem,) = bad.value.problems
    assert problem.wire == "BUCKET_NAME"
    assert "TLS" in problem.cause.en
    assert "“.”" in problem.cause.zh


@pytest.mark.parametrize("wire", ["PRIVATE_KEY", "FILE_ALLOW_SUFFIX", "BUCKET_NAME", "ENDPOINT"])
@pytest.mark.parametrize("value", ["", "  ", "\n"])
def test_nothing_is_empty(wire: str, value: str) -> None:
    """An empty secret least of all: it would sign, too."""
    assert _problems({**GOOD, wire: value}) == {wire}
    assert _problems({**GOOD, wire: Secret(value)}) == {wire}


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        ("PRIVATE_KEY", "short"),
        ("PRIVATE_KEY", "with a blank in it 1234567890"),
        ("PRIVATE_KEY", "中" * 30),
        ("FILE_ALLOW_SUFFIX", "png"),
        ("BUCKET_NAME", "LLN-public"),
        ("BUCKET_NAME", "-lln"),
        ("BUCKET_NAME", "lln/public"),
        ("BUCKET_NAME", "ab"),
        ("BUCKET_NAME", "a" * 64),
        ("ENDPOINT", "https://oss-cn-shenzhen.aliyuncs.com"),
        ("ENDPOINT", "lln-public.oss-cn-shenzhen.aliyuncs.com"),
        ("ENDPOINT", "oss-cn-shenzhen.aliyuncs.com/"),
        ("ENDPOINT", "oss-cn-shenzhen.aliyuncs.com:443"),
        ("ENDPOINT", "oss-cn-shenzhen.aliyuncs.com.evil.example"),
        ("ENDPOINT", "oss-cn-shenzhen.aliyuncs.com,127.0.0.1"),
        ("ENDPOINT", "127.0.0.1"),
        ("REGION", "oss-cn-shenzhen"),
        ("REGION", "shenzhen"),
        ("REGION", "cn-shenzhen/oss"),
        ("SUB_MCHID", "1900000109"),
    ],
)
def test_bad_values(wire: str, value: str) -> None:
    """Each is named by its key."""
    assert _problems({**GOOD, wire: value}) == {wire}


@pytest.mark.parametrize(
    "key_id", ["", "LTAI", "STS.NUExample1234567", "LTAI5t/ExampleExample12", "LTAI5tExampleExample１"]
)
def test_bad_key_ids(key_id: str) -> None:
    """Letters and digits; no temporary ones, which would need a token."""
    assert _problems(GOOD, key_id) == {"MERCHANT_NO"}


def test_the_secret_is_never_shown() -> None:
    """Not by the settings, nor by what refuses them."""
    config = AliyunOssConfig.read(KEY_ID, GOOD)
    assert GOOD["PRIVATE_KEY"] not in f"{config!r} {config}"
    with pytest.raises(BadConfig) as bad:
        AliyunOssConfig.read(KEY_ID, {**GOOD, "PRIVATE_KEY": f"{GOOD['PRIVATE_KEY']} x"})
    assert GOOD["PRIVATE_KEY"] not in f"{bad.value} {bad.value.problems}"
