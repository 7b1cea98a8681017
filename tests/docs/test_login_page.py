"""The page of logins names what the code has: paths, required and other fields, numbers; its example signs."""

import inspect
import re
import shlex
from typing import Any

import pytest
from tests.docs.pages import API, ROOT, rows

from hutong.base.errors import Problem
from hutong.base.rsa import Signer
from hutong.base.secrets import Secret
from hutong.base.signing import sign, steps
from hutong.doors.api import logins
from hutong.doors.api.logins import LoginCalls

NOTHING: Any = None  # the table of calls is read, no call is made
CALLS = LoginCalls(NOTHING, NOTHING).calls
TEXT = (API / "login.md").read_text(encoding="utf-8")
PARTS = re.split(r"^##+ (.*)$", TEXT, flags=re.M)
SECTIONS = {
    found[1]: text
    for title, text in zip(PARTS[1::2], PARTS[2::2], strict=True)
    if (found := re.search(r"`(/api/[\w/]+)`", title))
}
PEM = (ROOT / "tests/base/vectors.pem").read_text(encoding="ascii")
KEY = Secret("8fj39dk2msl10xj4nz7qpw5e6rtyu8io")
VECTORS = re.findall(r"^```text\n(.*)\n(.*)\n(.*)\n```$", TEXT, re.M)


def test_every_path_has_its_section_and_its_row() -> None:
    assert set(SECTIONS) == set(CALLS)
    assert {row[0].strip("`").split()[-1] for row in rows(PARTS[0])} == set(CALLS)


@pytest.mark.parametrize("path", CALLS)
def test_fields_are_those_that_are_read(path: str) -> None:
    told = {row[0].strip("`"): row[1] for row in rows(SECTIONS[path]) if len(row) == 5 and row[0].startswith("`")}
    assert {name for name, required in told.items() if required == "✔"} == set(CALLS[path].required)
    source = inspect.getsource(getattr(logins.LoginCalls, CALLS[path].run.__name__))
    read = set(re.findall(r'fields(?:\.get\(|\[)"(\w+)"', source)) - {"merId"}
    assert read <= set(told)


def test_every_number_of_logins_is_told() -> None:
    told = {row[0] for row in rows(TEXT) if re.fullmatch(r"\d{4}", row[0])}
    raised = {"NO_LOGIN", "LOGIN_REFUSED", "LOGIN_CODE", "LOGIN_SESSION", "LOGIN_DATA"}
    assert {str(Problem[name].entry.number) for name in raised} <= told


@pytest.mark.parametrize(("text", "digest", "made"), VECTORS, ids=[text[:24] for text, _, _ in VECTORS])
def test_the_vectors_sign(text: str, digest: str, made: str) -> None:
    fields = dict(pair.split("=", 1) for pair in text.removesuffix(f"&key={KEY.reveal()}").split("&"))
    assert (steps(fields, KEY).text, steps(fields, KEY).digest) == (text, digest)
    assert sign(fields, KEY, Signer(Secret(PEM))) == made


def test_the_curl_example_sends_the_vector() -> None:
    [example] = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.S | re.M)
    words = shlex.split(example.replace("\\\n", " "))
    assert words[:2] == ["curl", "https://hub.example/api/login/page"]
    given = dict(pair.split("=", 1) for pair in words[3::2])
    text, _, made = VECTORS[0]
    fields = dict(pair.split("=", 1) for pair in text.removesuffix(f"&key={KEY.reveal()}").split("&"))
    assert given == {**fields, "sign": made}
