"""The page of instant delivery names what the code has: paths, required fields, states, codes; its example signs."""

import inspect
import json
import re
import shlex
from typing import Any, get_args

import pytest
from tests.docs.pages import API, ROOT, rows
from tests.docs.pages import VECTORS as SIGNED

from hutong.base.rsa import Signer
from hutong.base.secrets import Secret
from hutong.base.signing import sign, steps
from hutong.capabilities.delivery import Parcel
from hutong.channels.wx_delivery.codes import CODES, STATES
from hutong.channels.wx_delivery.goods import CLASSES
from hutong.channels.wx_delivery.limits import judged
from hutong.doors.api.deliveries import DeliveryCalls
from hutong.features.deliveries.delivery import State
from hutong.features.deliveries.settle import fields_of

NOTHING: Any = None  # the table of calls is read, no call is made
CALLS = DeliveryCalls(NOTHING, NOTHING, NOTHING, NOTHING, loopback=False).calls
TEXT = (API / "delivery.md").read_text(encoding="utf-8")
PARTS = re.split(r"^## (.*)$", TEXT, flags=re.M)
SECTIONS = {
    (found[1] if (found := re.search(r"`(/api/[\w/]+)`", title)) else title.split()[-1]): text
    for title, text in zip(PARTS[1::2], PARTS[2::2], strict=True)
}
PEM = (ROOT / "tests/base/vectors.pem").read_text(encoding="ascii")
NAMES = ("/api/delivery/order", "notice delivery.taken")


def vector(name: str) -> dict[str, Any]:
    return next(one for one in SIGNED if one["name"] == name)


def test_every_path_has_its_section_and_its_row() -> None:
    assert {title for title in SECTIONS if title.startswith("/")} == set(CALLS)
    assert {row[0].strip("`").split()[-1] for row in rows(PARTS[0])} == set(CALLS)


@pytest.mark.parametrize("path", CALLS)
def test_required_fields_are_marked(path: str) -> None:
    told = {row[0].strip("`") for row in rows(SECTIONS[path]) if len(row) == 5 and row[1] == "✔"}
    assert told == set(CALLS[path].required)


def test_every_state_and_every_number_of_the_carrier_is_told() -> None:
    told = {row[0].strip("`"): row[1] for row in rows(SECTIONS["States"])}
    assert set(told) == set(get_args(State))
    for status, (state, _) in STATES.items():
        assert status in told[str(state)].split(", ")


def test_every_code_and_every_class_is_told() -> None:
    codes = {row[0].strip("`") for row in rows(TEXT) if re.fullmatch(r"`-?\d+`", row[0])}
    assert codes == set(CODES)
    told = {row[0]: tuple(row[1].split("、")) for row in rows(SECTIONS["Classes"])}
    assert told == dict(CLASSES)


def test_the_answers_fields_are_listed() -> None:
    lists = [set(found.split(", ")) for found in re.findall(r"`(code, [^`]+)`", SECTIONS["/api/delivery/order"])]
    given = set(re.findall(r'"(\w+)":', inspect.getsource(fields_of)))
    assert lists == [given | {"code", "msg", "nonceStr", "sign"}]


@pytest.mark.parametrize("name", NAMES)
def test_the_vectors_are_right_and_on_the_page(name: str) -> None:
    found = vector(name)
    key = Secret(found["md5_key"])
    told = steps(found["fields"], key)
    assert (told.text, told.digest) == (found["text"], found["digest"])
    assert sign(found["fields"], key, Signer(Secret(PEM))) == found["sign"]
    assert f"```text\n{found['text']}\n{found['digest']}\n{found['sign']}\n```" in TEXT


def test_the_curl_example_sends_the_vector_and_a_good_parcel() -> None:
    [example] = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.S | re.M)
    words = shlex.split(example.replace("\\\n", " "))
    assert words[:2] == ["curl", "https://hub.example/api/delivery/order"]
    given = dict(pair.split("=", 1) for pair in words[3::2])
    found = vector("/api/delivery/order")
    assert given == {**found["fields"], "sign": found["sign"]}
    objects = [json.loads(given[name]) for name in ("receiver", "cargo", "orderInfo", "shop", "sender")]
    parcel = Parcel("1", given["carrier"], "the channel's", given["userId"], *objects)
    assert list(judged(parcel)) == []
