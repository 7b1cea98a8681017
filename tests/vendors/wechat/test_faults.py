"""WeChat's numbers: every one is explained in both languages, and none is two things."""

import re

import pytest

from hutong.capabilities.faults import Fault
from hutong.vendors.wechat.codes.pages import PAGES
from hutong.vendors.wechat.codes.pushes import PUSHES
from hutong.vendors.wechat.faults import CALLS, explained, fault_of

CHINESE = re.compile(r"[\u3400-\u9fff，。：；（）]")
OF_THE_MANUAL = """
-1 40001 40002 40003 40013 40014 40029 40030 40035 40037 40066 40125 40163 40164 40165 40226 40243 41001 41002 41004
41008 41009 41030 42001 42002 42003 42007 43001 43002 43003 43004 43019 43101 43107 43108 44002 45009 45011 45015 45035
45047 45168 47001 47003 48001 48002 48004 48006 50001 50002 50004 50005 50007 61003 61004 61007 87009 89501 89503 89506
89507 200011 200012 200013 200014 200020 200021 200022 200100
"""


@pytest.mark.parametrize("code", OF_THE_MANUAL.split())
def test_every_number_of_the_manual_is_listed(code: str) -> None:
    assert int(code) in CALLS


@pytest.mark.parametrize("code", [*CALLS, *PAGES, *PUSHES])
def test_every_number_is_explained(code: int) -> None:
    found = explained(str(code))
    assert found is not None
    for text in (found.cause, found.remedy):
        assert CHINESE.search(text.zh)
        assert text.en
        assert not CHINESE.search(text.en)
        assert not text.zh.endswith("。")


def test_none_is_two_things() -> None:
    assert not CALLS.keys() & PAGES.keys()
    assert not CALLS.keys() & PUSHES.keys()
    assert {10003, 10004, 10005, 10006, 10009, 10010, 10011, 10012, 10013, 10015, 10016} == PAGES.keys()
    assert set(range(-40011, -40000)) - {-40009, -40010} <= PUSHES.keys()


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (-1, Fault.UNKNOWN),
        (40001, Fault.CONFIG),
        (40164, Fault.CONFIG),
        (40029, Fault.REFUSED),
        (43004, Fault.REFUSED),
        (43101, Fault.REFUSED),
        (45009, Fault.SLOW_DOWN),
        (45011, Fault.SLOW_DOWN),
        (48001, Fault.CONFIG),
        (59999, Fault.UNKNOWN),
        (10003, Fault.UNKNOWN),  # of a page, never of a call
    ],
)
def test_kinds(code: int, fault: Fault) -> None:
    assert fault_of(code) is fault


@pytest.mark.parametrize("code", ["", "x", "59999", "SUCCESS"])
def test_what_is_none(code: str) -> None:
    assert explained(code) is None
