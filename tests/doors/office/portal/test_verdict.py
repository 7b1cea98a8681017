"""Every kind of answer to a notice has a meaning in both languages."""

import pytest

from hutong.doors.office.portal.verdict import GOOD, verdict


@pytest.mark.parametrize(
    ("status", "answer", "error", "expected"),
    [
        (200, "success", "", "delivered"),
        (204, "", "", "empty"),
        (200, '"success"', "", "without quotes"),
        (200, "SUCCESS", "", "lower case"),
        (200, "<html>success</html>", "", "web page"),
        (200, "success!", "", "nothing else"),
        (302, "", "", "redirects"),
        (404, "", "", "no such path"),
        (405, "", "", "POST"),
        (403, "", "", "CSRF"),
        (418, "", "", "refused"),
        (502, "", "", "broke"),
        (None, "", "BAD_URL shop.example.com → 10.0.0.1", "public"),
        (None, "", "no address of shop.example.com: gaierror", "no address"),
        (None, "", "no address of shop.example.com within 10 s", "no address"),
        (None, "", "ConnectTimeoutError: x", "in time"),
        (None, "", "ConnectError: error trying to connect", "no connection"),
        (None, "", "ConnectError: invalid peer certificate", "HTTPS"),
        (None, "", "the answer is longer than 65536 bytes", "too long"),
        (None, "", "merchant M1 is gone", "merchant M1 is gone"),
    ],
)
def test_what_an_answer_means(status: int | None, answer: str, error: str, expected: str) -> None:
    words = verdict(status, answer, error)
    assert expected in words.en
    assert words.zh
    assert (words == GOOD) is (expected == "delivered")
