"""The reference pages name what the code has: every path, field, state, number and limit, and nothing else."""

import re
from typing import Any

import pytest
from tests.docs.pages import API, PAGES, fields, listed, rows, sections, states
from tests.docs.reading import read_by, refused_in

from hutong.app.settings import Settings
from hutong.base.errors import Problem
from hutong.capabilities.sms import SmsState
from hutong.doors.api import fields as rules
from hutong.doors.api import files, sms
from hutong.doors.api.calls import Call, Upload
from hutong.doors.api.files import FileCalls
from hutong.doors.api.payments import PayCalls
from hutong.doors.api.sms import SmsCalls
from hutong.features.access import QUERIES
from hutong.features.files.keep import LONGEST
from hutong.features.sms import codes, wish
from hutong.features.sms.limits import Limits
from hutong.features.sms.send import AFTER

NOTHING: Any = None  # the tables of calls are read, no call is made
PAY = PayCalls(NOTHING, NOTHING, NOTHING, NOTHING, base_url="", loopback=False).calls
SMS = SmsCalls(NOTHING, NOTHING, NOTHING, loopback=False).calls
_FILES = FileCalls(NOTHING, NOTHING, NOTHING, most=0, loopback=False)
FILES: dict[str, Call | Upload] = {**_FILES.calls, **_FILES.uploads}
CALLS: dict[str, tuple[str, Call | Upload]] = {
    **{path: ("sms", call) for path, call in SMS.items()},
    **{path: ("file", call) for path, call in FILES.items()},
}
EACH = pytest.mark.parametrize("path", CALLS)
ROOMS = {
    "sms": ("doors/api/sms.py", "features/sms", "switchboard/routing/router.py"),
    "file": ("doors/api/files.py", "features/files", "switchboard/routing/router.py"),
}


def section(path: str) -> str:
    return sections(CALLS[path][0])[path]


def test_the_overview_has_every_path() -> None:
    text = (API / "README.md").read_text(encoding="utf-8")
    assert {path for path in (*PAY, *CALLS) if not re.search(rf"(POST |`){path}`", text)} == set()


@pytest.mark.parametrize("kind", ["sms", "file"])
def test_a_page_has_the_paths_of_its_kind_and_no_others(kind: str) -> None:
    paths = {path for path, (of, _) in CALLS.items() if of == kind}
    assert {title for title in sections(kind) if title.startswith("/")} == paths
    overview = PAGES[kind].partition("\n## ")[0]
    assert {row[0].strip("`").split()[-1] for row in rows(overview)} == paths


@EACH
def test_required_fields_are_the_required_ones(path: str) -> None:
    told = fields(section(path))
    assert [name for name, one in told.items() if one.required] == list(CALLS[path][1].required)


@EACH
def test_every_field_that_is_read_is_told_and_no_other(path: str) -> None:
    kind, call = CALLS[path]
    read = read_by(ROOMS[kind][0], call.run.__name__) | set(call.required)
    assert set(fields(section(path))) == read


@EACH
def test_lengths_are_those_of_the_rules(path: str) -> None:
    """Where a row says "≤ n", n is what the field's rule allows at most; a name is held to less than its rule."""
    for name, told in fields(section(path)).items():
        most = re.search(r"≤ ([0-9]+)", told.row)
        rule = re.search(r"([0-9]+)\}$", rules._RULES[name].pattern)
        if most and name != "name":
            assert rule is not None
            assert most[1] == rule[1], name


@pytest.mark.parametrize(
    ("path", "field", "said"),
    [
        ("/api/sms/send", "mobile", (str(wish.MOST),)),
        ("/api/sms/send", "params", (f"1–{wish._VALUE}",)),
        ("/api/sms/code/send", "length", ("{}–{}".format(*codes.LENGTHS), str(sms._DIGITS))),
        ("/api/sms/code/send", "seconds", ("{}–{}".format(*codes.LIVES), str(sms._SECONDS))),
        ("/api/sms/code/send", "purpose", (f"`{sms._PURPOSE}`",)),
        ("/api/sms/code/send", "template", (f"${{{wish.CODE}}}", f"${{{codes.MINUTES}}}")),
        ("/api/sms/code/verify", "purpose", (f"`{sms._PURPOSE}`",)),
        ("/api/sms/code/verify", "verifyCode", ("{}–{}".format(*codes.LENGTHS),)),
        ("/api/file/upload", "size", (f"{Settings().file_megabytes} MB",)),
        ("/api/file/presign", "seconds", ("{}–{}".format(*files._FORM),)),
        ("/api/file/url", "seconds", ("{}–{}".format(*files._LINK), str(LONGEST))),
    ],
)
def test_bounds_and_defaults(path: str, field: str, said: tuple[str, ...]) -> None:
    row = fields(section(path))[field].row
    assert [word for word in said if word not in row] == []


def test_limits_are_the_usual_ones() -> None:
    usual, text = Limits(), sections("sms")["Limits"]
    assert f"每分钟 {usual.phone_minute} 条、每天 {usual.phone_day} 条" in text
    assert f"每小时 {usual.ip_hour} 条" in text
    assert (usual.merchant_minute, usual.merchant_day) == (0, 0)
    assert f"每分钟 {Settings().rate_per_minute} 次；查询与核对为 {QUERIES} 倍" in text
    assert f"输错 {codes.TRIES} 次" in section("/api/sms/code/verify")


def test_states_of_messages() -> None:
    assert states("sms") == {"sending", "refused", *AFTER.values(), *(state.value for state in SmsState)}


@pytest.mark.parametrize("kind", ["sms", "file"])
def test_every_number_that_a_caller_can_meet_is_told(kind: str) -> None:
    told = {int(row[0]) for row in rows(sections(kind)["Errors"])}
    met = refused_in(*ROOMS[kind])
    if kind == "file":
        met = met - {1001, 1002, 5002} | {Problem.LINK_WRONG.entry.number}  # general ones; what links and forms say
    assert told == met


def test_the_form_of_the_own_disk_refuses_by_these_numbers() -> None:
    form = next(line for line in section("/api/file/presign").split("\n- ") if "LOCAL_OSS" in line)
    said = {int(number) for number in re.findall(r"\b[1-5][0-9]{3}\b", form)}
    assert refused_in("doors/files") == said


def test_notices_tell_what_the_code_tells() -> None:
    """The fields are compared with true notices in test_live.py; here, that the lists are there."""
    for kind, topics in (("sms", ("delivered", "failed")), ("file", ("stored", "refused", "lost"))):
        text = sections(kind)["Notifications"]
        assert all(f"`{kind}.{topic}`" in text for topic in topics)
        assert {"status", "sign", "nonceStr"} <= listed(text, "notif")
