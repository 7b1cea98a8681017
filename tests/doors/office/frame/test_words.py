"""Fields of forms and filters as people call them."""

import pytest

from hutong.doors.office.frame import words


@pytest.mark.parametrize(
    ("name", "zh"),
    [
        ("remark", "备注"),
        ("from", "开始日期"),
        ("carriers.0.weight", "权重"),
        ("carriers.999", "承载通道"),
        ("picks.wechat", "各应用所选产品"),
        ("changes.MCHID", "MCHID"),
        ("0", "0"),
    ],
)
def test_a_field_has_a_name(name: str, zh: str) -> None:
    assert words.field(name).zh == zh
