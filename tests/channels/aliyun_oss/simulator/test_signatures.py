"""Published vectors on the simulator's side: V1 and V4, in requests, links and forms."""

import json
from pathlib import Path
from typing import Any

import pytest

from hutong.channels.aliyun_oss.simulator import signatures
from hutong.channels.aliyun_oss.simulator.call import Call

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "vectors.json").read_text())
V1, HEADERS, LINKS = VECTORS[:6], VECTORS[6:9], VECTORS[9:]
CALLS: list[tuple[Call, str]] = [
    (
        Call(
            "PUT",
            "",
            "oss-example",
            "nelson",
            [],
            {
                "content-md5": "ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=",
                "content-type": "text/html",
                "x-oss-meta-author": "foo@bar.com",
                "x-oss-magic": "abracadabra",
                "host": "oss-example.oss-cn-hangzhou.aliyuncs.com",
            },
        ),
        "Thu, 17 Nov 2005 18:49:58 GMT",
    ),
    (
        Call("GET", "", "oss-example", "oss-api.pdf", [("OSSAccessKeyId", "x"), ("Expires", "1141889120")], {}),
        "1141889120",
    ),
    (
        Call(
            "PUT",
            "",
            "examplebucket",
            "nelson",
            [],
            {
                "content-md5": "eB5eJF1ptWaXm4bijSPyxw==",
                "content-type": "text/html",
                "x-oss-meta-magic": "abracadabra",
                "x-oss-meta-author": "alice",
                "x-oss-date": "Wed, 28 Dec 2022 10:27:41 GMT",
            },
        ),
        "Wed, 28 Dec 2022 10:27:41 GMT",
    ),
    (
        Call(
            "GET",
            "",
            "examplebucket",
            "",
            [("resourceGroup", ""), ("list-type", "2")],
            {"x-oss-date": "Wed, 28 Dec 2022 10:27:41 GMT"},
        ),
        "Wed, 28 Dec 2022 10:27:41 GMT",
    ),
    (
        Call(
            "GET",
            "",
            "examplebucket",
            "",
            [("resourceGroup", ""), ("acl", "")],
            {"x-oss-date": "Wed, 28 Dec 2022 10:27:41 GMT"},
        ),
        "Wed, 28 Dec 2022 10:27:41 GMT",
    ),
    (Call("GET", "", "bucket", "key", [("versionId", "versionId"), ("Expires", "1699807420")], {}), "1699807420"),
]


@pytest.mark.parametrize(("vector", "call"), list(zip(V1, CALLS, strict=True)), ids=[vector["name"] for vector in V1])
def test_v1(vector: dict[str, Any], call: tuple[Call, str]) -> None:
    """The text out of a request, and the signature over it."""
    text = signatures.v1_text(*call)
    assert text == vector["inputs"]["string_to_sign"]
    assert signatures.v1(vector["key"], text) == vector["expected"]


@pytest.mark.parametrize("vector", HEADERS, ids=lambda vector: vector["name"])
def test_v4_requests(vector: dict[str, Any]) -> None:
    """The canonical request, what is signed of it, and the signature."""
    inputs = vector["inputs"]
    lines = inputs["canonical_request"].split("\n")
    headers = dict(line.split(":", 1) for line in lines[3:] if ":" in line)
    names = lines[-2].split(";") if lines[-2] else []
    call = Call("PUT", "", inputs["bucket"], inputs["key"], list(inputs["query"].items()), {**headers, "xyz": "value"})
    canonical = signatures.v4_canonical(call, names)
    assert canonical == inputs["canonical_request"]
    scope = f"{inputs['x_oss_date'][:8]}/{inputs['region']}/oss/aliyun_v4_request"
    text = signatures.v4_text(canonical, inputs["x_oss_date"], scope)
    assert text == inputs["string_to_sign"]
    assert signatures.v4(vector["key"], scope, text) == vector["expected"]


@pytest.mark.parametrize("vector", LINKS, ids=lambda vector: vector["name"])
def test_v4_links(vector: dict[str, Any]) -> None:
    """The signature itself is no part of what is signed."""
    inputs = vector["inputs"]
    scope = "20231217/cn-hangzhou/oss/aliyun_v4_request"
    pairs = [
        *inputs["query"].items(),
        ("x-oss-signature", "of no meaning"),
        ("x-oss-signature-version", "OSS4-HMAC-SHA256"),
        ("x-oss-credential", f"ak/{scope}"),
        ("x-oss-date", inputs["x_oss_date"]),
        ("x-oss-expires", inputs["x_oss_expires"]),
    ]
    if inputs["additional"]:
        pairs.append(("x-oss-additional-headers", ";".join(inputs["additional"])))
    call = Call("PUT", "", "bucket", inputs["key"], pairs, inputs["headers"])
    text = signatures.v4_text(signatures.v4_canonical(call, inputs["additional"]), inputs["x_oss_date"], scope)
    assert signatures.v4("sk", scope, text) == vector["expected"]


@pytest.mark.parametrize("blank", ["", " "])
def test_parts_of_a_header(blank: str) -> None:
    """With and without blanks, in any order."""
    header = f"OSS4-HMAC-SHA256 Credential=a/b/c/oss/d,{blank}Signature=0f,{blank}AdditionalHeaders=host;range"
    wanted = {"Credential": "a/b/c/oss/d", "Signature": "0f", "AdditionalHeaders": "host;range"}
    assert signatures.named(header) == wanted
