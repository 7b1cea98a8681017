"""Settings of the own disk: any merchant number, and the suffixes."""

import pytest

from hutong.capabilities.channel import BadConfig
from hutong.channels.local_oss import SPEC
from hutong.channels.local_oss.settings import LocalOssConfig

SUFFIXES = {"FILE_ALLOW_SUFFIX": ".gif,.png,.jpg,.jpeg"}


def test_the_document_names_one_key() -> None:
    (declared,) = LocalOssConfig.keys()
    assert (declared.wire, declared.required, declared.secret) == ("FILE_ALLOW_SUFFIX", True, False)


@pytest.mark.parametrize("merchant_no", ["local", "1", "任意", "a b"])
def test_any_merchant_number_will_do(merchant_no: str) -> None:
    config = LocalOssConfig.read(merchant_no, SUFFIXES)
    assert config.suffixes == {".gif", ".png", ".jpg", ".jpeg"}


@pytest.mark.parametrize(
    ("merchant_no", "settings", "wrong"),
    [
        ("", SUFFIXES, "MERCHANT_NO"),
        ("local", {}, "FILE_ALLOW_SUFFIX"),
        ("local", {"FILE_ALLOW_SUFFIX": "png"}, "FILE_ALLOW_SUFFIX"),
        ("local", {**SUFFIXES, "BUCKET_NAME": "x"}, "BUCKET_NAME"),
    ],
)
def test_what_is_wrong_is_named(merchant_no: str, settings: dict[str, str], wrong: str) -> None:
    with pytest.raises(BadConfig) as raised:
        LocalOssConfig.read(merchant_no, settings)
    assert [problem.wire for problem in raised.value.problems] == [wrong]


def test_nothing_leaves() -> None:
    assert (SPEC.code, SPEC.endpoint, SPEC.hosts, SPEC.path) == ("LOCAL_OSS", "", {}, "")
