"""The form of a TENCENT_OSS channel: what it takes, what it refuses, and what it never shows."""

import pytest

from hutong.base.secrets import Secret
from hutong.capabilities.channel import BadConfig
from hutong.channels.tencent_oss import SPEC
from hutong.channels.tencent_oss.settings import TencentOssConfig

SECRET_ID = "AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q"
BUCKET = "lln-public-1250000000"
GOOD: dict[str, str] = {
    "PRIVATE_KEY": "BQYIM75p8x0iWVFSIgqEKwFprpRSVHlz",
    "FILE_ALLOW_SUFFIX": ".gif,.png,.jpg,.jpeg",
    "BUCKET_NAME": BUCKET,
    "ENDPOINT": "cos.ap-shanghai.myqcloud.com",
    "REGION": "ap-shanghai",
}


def _problems(secret_id: str = SECRET_ID, **changes: str) -> dict[str, str]:
    with pytest.raises(BadConfig) as bad:
        TencentOssConfig.read(secret_id, {**GOOD, **changes})
    assert all(problem.cause.zh and problem.cause.en for problem in bad.value.problems)
    return {problem.wire: problem.cause.en for problem in bad.value.problems}


def test_the_keys() -> None:
    """The wire names, and which of them is a secret."""
    keys = TencentOssConfig.keys()
    assert {key.wire: key.secret for key in keys} == {
        "FILE_ALLOW_SUFFIX": False,
        "PRIVATE_KEY": True,
        "BUCKET_NAME": False,
        "ENDPOINT": False,
        "REGION": False,
    }
    assert all(key.label.zh and key.label.en and key.help.zh and key.help.en for key in keys)


@pytest.mark.parametrize(
    ("endpoint", "region", "host", "known"),
    [
        ("cos.ap-shanghai.myqcloud.com", "", f"{BUCKET}.cos.ap-shanghai.myqcloud.com", "ap-shanghai"),
        (f"{BUCKET}.cos.ap-shanghai.myqcloud.com", "", f"{BUCKET}.cos.ap-shanghai.myqcloud.com", "ap-shanghai"),
        (f"https://{BUCKET}.COS.ap-shanghai.myqcloud.com/", "ap-shanghai", None, "ap-shanghai"),
        ("cos.ap-beijing-1.myqcloud.com", "ap-beijing-1", f"{BUCKET}.cos.ap-beijing-1.myqcloud.com", "ap-beijing-1"),
        ("cos.ap-shanghai-fsi.myqcloud.com", "", f"{BUCKET}.cos.ap-shanghai-fsi.myqcloud.com", "ap-shanghai-fsi"),
        ("cos.ap-shanghai.tencentcos.cn", "", f"{BUCKET}.cos.ap-shanghai.tencentcos.cn", "ap-shanghai"),
        ("cos-internal.ap-shanghai.tencentcos.cn", "", f"{BUCKET}.cos-internal.ap-shanghai.tencentcos.cn", None),
        ("cos.accelerate.myqcloud.com", "ap-shanghai", f"{BUCKET}.cos.accelerate.myqcloud.com", "ap-shanghai"),
        ("files.example.com", "ap-shanghai", "files.example.com", "ap-shanghai"),
    ],
)
def test_addresses(endpoint: str, region: str, host: str | None, known: str | None) -> None:
    """Region's, bucket's, internal, accelerated or one's own; the region may be told by the address."""
    config = TencentOssConfig.read(SECRET_ID, {**GOOD, "ENDPOINT": endpoint, "REGION": region})
    facts = config.facts()
    expected = host or f"{BUCKET}.cos.ap-shanghai.myqcloud.com"
    assert SPEC.endpoint.format_map(facts) == f"https://{expected}"
    assert SPEC.path.format_map(facts) == f"/{BUCKET}"
    assert facts["REGION"] == (known or "ap-shanghai")
    assert GOOD["PRIVATE_KEY"] not in str(facts)


def test_the_address_in_the_document() -> None:
    """lln-public lacks its APPID, alone and in the address: the message says what to enter."""
    told = _problems(BUCKET_NAME="lln-public", ENDPOINT="lln-public.cos.ap-shanghai.myqcloud.com")
    assert list(told) == ["BUCKET_NAME"]
    assert "-APPID" in told["BUCKET_NAME"]
    told = _problems(ENDPOINT="lln-public.cos.ap-shanghai.myqcloud.com")
    assert list(told) == ["ENDPOINT"]
    assert "lln-public-1250000000" in told["ENDPOINT"]


@pytest.mark.parametrize(
    ("bucket", "why"),
    [
        ("lln.public", "dot"),
        ("lln.public-1250000000", "dot"),
        ("lln-public", "APPID"),
        ("lln-2024", "APPID"),
        ("lln-public-", "APPID"),
        ("1250000000", "APPID"),
        ("LLN-public-1250000000", "lower-case"),
        ("lln_public-1250000000", "lower-case"),
        ("-lln-1250000000", "lower-case"),
        ("a" * 51 + "-1250000000", "lower-case"),
        ("lln-public-12500000０0", "APPID"),
    ],
)
def test_bad_buckets(bucket: str, why: str) -> None:
    """Each with its reason."""
    assert why in _problems(BUCKET_NAME=bucket)["BUCKET_NAME"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://cos.ap-shanghai.myqcloud.com",
        "cos.ap-shanghai.myqcloud.com/lln",
        "cos.ap-shanghai.myqcloud.com:443",
        "cosgz.myqcloud.com",
        "cos-website.ap-shanghai.myqcloud.com",
        "cos.myqcloud.com",
        "cos.shanghai.myqcloud.com",
        "other-1250000000.cos.ap-shanghai.myqcloud.com",
        "localhost",
        "127.0.0.1",
        "-a.example.com",
        "a..example.com",
        "ap-shanghai",
        "user@example.com",
    ],
)
def test_bad_endpoints(endpoint: str) -> None:
    """No address of this bucket's."""
    assert set(_problems(ENDPOINT=endpoint)) == {"ENDPOINT"}


@pytest.mark.parametrize("region", ["ap-beijing", "shanghai", "AP-SHANGHAI", "ap-shanghai/", "ap_shanghai"])
def test_bad_regions(region: str) -> None:
    """One that is none, or contradicts the address."""
    assert set(_problems(REGION=region)) == {"REGION"}


@pytest.mark.parametrize("endpoint", ["cos.accelerate.myqcloud.com", "files.example.com"])
def test_a_region_that_nothing_names(endpoint: str) -> None:
    """Has to be filled in."""
    assert set(_problems(ENDPOINT=endpoint, REGION="")) == {"REGION"}


@pytest.mark.parametrize("wire", ["PRIVATE_KEY", "FILE_ALLOW_SUFFIX", "BUCKET_NAME", "ENDPOINT"])
@pytest.mark.parametrize("value", ["", "  ", "\n"])
def test_nothing_is_empty(wire: str, value: str) -> None:
    assert set(_problems(**{wire: value})) == {wire}


@pytest.mark.parametrize("secret_id", ["", "AKID", "AKID-Qjz3ltompVjBni5LitkWHFlFpwkn9U5q", "AKIDQjz3ltompVjBni５"])
def test_bad_secret_ids(secret_id: str) -> None:
    assert set(_problems(secret_id)) == {"MERCHANT_NO"}


def test_keys_in_the_wrong_place() -> None:
    """The SecretId where the SecretKey belongs; a key that is none; a key of another carrier."""
    assert set(_problems(PRIVATE_KEY=SECRET_ID)) == {"PRIVATE_KEY"}
    assert set(_problems(PRIVATE_KEY="too-short")) == {"PRIVATE_KEY"}
    assert set(_problems(MCHID="1900000109")) == {"MCHID"}


def test_the_secret_is_never_shown() -> None:
    """Not by the settings, nor by what refuses them."""
    config = TencentOssConfig.read(SECRET_ID, {**GOOD, "PRIVATE_KEY": Secret(GOOD["PRIVATE_KEY"])})
    assert GOOD["PRIVATE_KEY"] not in f"{config!r} {config}"
    with pytest.raises(BadConfig) as bad:
        TencentOssConfig.read(SECRET_ID, {**GOOD, "PRIVATE_KEY": GOOD["PRIVATE_KEY"] + "%", "BUCKET_NAME": "x"})
    assert GOOD["PRIVATE_KEY"] not in f"{bad.value} {bad.value.problems}"
