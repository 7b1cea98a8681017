"""What a refusal says of a set-up, to readers of either language."""

import pytest

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Level
from hutong.capabilities.faults import Failed, Fault

LOST = Ailment("x.lost", Level.ERROR, Text("钥匙丢了", "the key is lost"), Text("再配一把", "have another one made"))


@pytest.mark.parametrize(
    ("code", "words", "zh", "en"),
    [
        ("50001", "wrong auth info", "：50001 wrong auth info", ": 50001 wrong auth info"),
        ("MCHID_NOT_EXIST", "商户号不存在", "：MCHID_NOT_EXIST 商户号不存在", ": MCHID_NOT_EXIST"),
        ("", "timed out: no answer came in time", "：超时：限时内没有答复", ": timed out: no answer came in time"),
        ("", Text("未填写密钥", "no key is entered"), "：未填写密钥", ": no key is entered"),
        ("", "签名错误", "：签名错误", ""),
        ("1000", "", "：1000", ": 1000"),
    ],
)
def test_the_providers_own_words_are_told_where_they_can_be_read(
    code: str, words: str | Text, zh: str, en: str
) -> None:
    found = LOST.by(Failed(Fault.CONFIG, code, words))
    assert found.cause == Text(f"钥匙丢了{zh}", f"the key is lost{en}")
