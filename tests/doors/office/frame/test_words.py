"""Fields of forms and filters as people call them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from hutong.doors.office.frame import words
from hutong.doors.office.frame.app import schema

HAN = re.compile(r"[\u4e00-\u9fff]")
SAME = {"MD5"}  # in every language


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


@pytest.mark.parametrize(
    ("name", "path", "zh"),
    [
        ("sign", "/portal/api/signature", "签名（sign）"),
        ("text", "/portal/api/signature", "待签名文本"),
        ("text", "/office/api/templates/T1", "内容"),
        ("carriers.0.sign", "/office/api/templates/T1", "短信签名"),
        ("code", "/office/api/channels", "通道编码"),
        ("proof.code", "/office/api/channels/1/receipts", "动态验证码"),
        ("code", "/office/api/me/authenticator", "动态验证码"),
        ("params.code", "/office/api/sms/test", "模板参数"),
    ],
)
def test_a_name_means_what_it_means_in_its_place(name: str, path: str, zh: str) -> None:
    assert words.field(name, path).zh == zh


def test_every_field_that_a_page_sends_has_a_name_in_both_languages() -> None:
    asked = set(_asked(schema()))
    assert len(asked) > 100, "the fields were not found"
    unnamed = set()
    for path, name in asked:
        zh, en = words.field(name, path)
        if not (HAN.search(zh) or zh in SAME) or HAN.search(en) or en == name.rpartition(".")[2]:
            unnamed.add(name)
    assert unnamed == set()


def _asked(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every path with the names of its parameters and of its form's fields."""
    schemas = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            yield from ((path, one["name"]) for one in operation.get("parameters", ()))
            for content in operation.get("requestBody", {}).get("content", {}).values():
                yield from ((path, name) for name in _fields(content["schema"], schemas))


def _fields(shape: dict[str, Any], schemas: dict[str, Any], within: str = "") -> Iterator[str]:
    if "$ref" in shape:
        shape = schemas[shape["$ref"].rpartition("/")[2]]
    inner = [*shape.get("anyOf", ()), *shape.get("allOf", ()), *([shape["items"]] if "items" in shape else ())]
    for one in inner:
        yield from _fields(one, schemas, within)
    for name, one in shape.get("properties", {}).items():
        yield within + name
        yield from _fields(one, schemas, f"{within}{name}.")
