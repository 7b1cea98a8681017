"""The form of a QINIU_OSS channel: what it takes, what it refuses, and where it leads."""

from collections.abc import Mapping

import pytest
from tests.channels.qiniu_oss.stand import Stand

from hutong.base.secrets import Secret
from hutong.capabilities.channel import BadConfig
from hutong.capabilities.storage import HearsUploads, PresignsForms, Stores
from hutong.channels.qiniu_oss import SPEC
from hutong.channels.qiniu_oss.settings import QiniuOssConfig

ACCESS = "Qb3m0Xk1vT7cYpR9sWz2LhN5uEjD8aGfKi4oVt6x"
GOOD = {
    "PRIVATE_KEY": "Sk9u2Xk1vT7cYpR9sWz2LhN5uEjD8aGfKi4oVt6y",
    "FILE_ALLOW_SUFFIX": ".gif,.png, .JPG",
    "BUCKET_NAME": "hutong-files",
    "ENDPOINT": "files.example.com",
}


def _problems(changes: Mapping[str, str | Secret], merchant_no: str = ACCESS) -> set[str]:
    with pytest.raises(BadConfig) as bad:
        QiniuOssConfig.read(merchant_no, {**GOOD, **changes})
    return {problem.wire for problem in bad.value.problems}


def test_the_keys() -> None:
    """The wire names of the reference documents, and which of them are secrets."""
    keys = QiniuOssConfig.keys()
    assert {key.wire: (key.secret, key.required) for key in keys} == {
        "FILE_ALLOW_SUFFIX": (False, True),
        "PRIVATE_KEY": (True, True),
        "BUCKET_NAME": (False, True),
        "ENDPOINT": (False, True),
        "REGION": (False, False),
    }
    assert all(key.label.zh and key.label.en for key in keys)


def test_what_the_spec_says() -> None:
    """Code and capabilities."""
    assert SPEC.code == "QINIU_OSS"
    assert SPEC.capabilities() == {Stores, PresignsForms, HearsUploads}
    assert QiniuOssConfig.read(ACCESS, GOOD).suffixes == {".gif", ".png", ".jpg"}


@pytest.mark.parametrize(
    ("changes", "endpoint", "up", "rs"),
    [
        ({}, "https://files.example.com", "https://up-z0.qiniup.com", "https://rs-z0.qiniuapi.com"),
        (
            {"ENDPOINT": "http://abc.bkt.clouddn.com", "REGION": "z2"},
            "http://abc.bkt.clouddn.com",
            "https://up-z2.qiniup.com",
            "https://rs-z2.qiniuapi.com",
        ),
        (
            {"ENDPOINT": "https://files.example.com:8443", "REGION": "cn-east-2"},
            "https://files.example.com:8443",
            "https://up-cn-east-2.qiniup.com",
            "https://rs-cn-east-2.qiniuapi.com",
        ),
        (
            {"REGION": "as0"},
            "https://files.example.com",
            "https://up-as0.qiniup.com",
            "https://rs-as0.qiniuapi.com",
        ),
    ],
)
def test_addresses(changes: dict[str, str], endpoint: str, up: str, rs: str) -> None:
    """HTTPS unless the operator says otherwise, and that only of the domain."""
    facts = QiniuOssConfig.read(ACCESS, {**GOOD, **changes}).facts()
    assert SPEC.endpoint.format_map(facts) == endpoint
    assert {name: address.format_map(facts) for name, address in SPEC.hosts.items()} == {"up": up, "rs": rs}
    assert SPEC.path == ""


def test_secrets_are_no_facts() -> None:
    """Nothing of them is in an address, a printed configuration, or a refusal."""
    config = QiniuOssConfig.read(ACCESS, {**GOOD, "PRIVATE_KEY": Secret(GOOD["PRIVATE_KEY"])})
    assert GOOD["PRIVATE_KEY"][:20] not in f"{config.facts()} {config!r} {config}"
    with pytest.raises(BadConfig) as bad:
        QiniuOssConfig.read(ACCESS, {**GOOD, "PRIVATE_KEY": GOOD["PRIVATE_KEY"] + " 密"})
    assert GOOD["PRIVATE_KEY"][:20] not in f"{bad.value} {bad.value.problems}"


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        ("PRIVATE_KEY", ""),
        ("PRIVATE_KEY", "short"),
        ("PRIVATE_KEY", "with blanks between the words"),
        ("FILE_ALLOW_SUFFIX", ""),
        ("FILE_ALLOW_SUFFIX", "png"),
        ("BUCKET_NAME", ""),
        ("BUCKET_NAME", "ab"),
        ("BUCKET_NAME", "lln.public"),
        ("BUCKET_NAME", "a/b"),
        ("BUCKET_NAME", "桶"),
        ("ENDPOINT", ""),
        ("ENDPOINT", "localhost"),
        ("ENDPOINT", "ftp://files.example.com"),
        ("ENDPOINT", "files.example.com/path"),
        ("ENDPOINT", "files.example.com?x"),
        ("ENDPOINT", "up-z0.qiniup.com"),
        ("ENDPOINT", "https://rs-z0.qiniuapi.com:443"),
        ("REGION", "z9"),
        ("REGION", "cn-hangzhou"),
        ("MCHID", "1900000109"),
    ],
)
def test_bad_values(wire: str, value: str) -> None:
    """Each is named by its key; a bucket with a dot is told apart from any other bad name."""
    assert _problems({wire: value}) == {wire}


def test_a_dot_in_the_bucket() -> None:
    """The document's own example is refused with words that say why."""
    with pytest.raises(BadConfig) as bad:
        QiniuOssConfig.read(ACCESS, {**GOOD, "BUCKET_NAME": "lln.public"})
    (problem,) = bad.value.problems
    assert "不能含点" in problem.cause.zh
    assert "no dot" in problem.cause.en


@pytest.mark.parametrize("merchant_no", ["", "short", "with blanks between the words", "密钥" * 10])
def test_bad_access_keys(merchant_no: str) -> None:
    """Letters, digits, hyphens and underscores, and enough of them."""
    assert _problems({}, merchant_no) == {"MERCHANT_NO"}


def test_the_simulators_account(stand: Stand) -> None:
    """It is good as an operator types it, and the same at every call."""
    assert stand.provider.account("direct") == stand.account
    assert QiniuOssConfig.read(stand.account.merchant_no, stand.account.settings) == stand.config
    with pytest.raises(KeyError):
        stand.provider.account("other")
