"""The debugger as a whole: a pasted request is right, or the first step that differs is named."""

import hashlib
from urllib.parse import urlencode

import orjson
import pytest

from hutong.base.rsa import Signer, Verifier
from hutong.base.secrets import Secret
from hutong.base.signing import sign, steps
from hutong.base.signing.debug import Keys, Own, Report, debug

KEY, OLD = Secret("0123456789abcdef0123456789abcdef"), Secret("f" * 31 + "0")
MINE, BEFORE, HUB = (Signer(Signer.generate()) for _ in range(3))
KEYS = Keys(
    [KEY, OLD], [Verifier(MINE.public_pem()), Verifier(BEFORE.public_pem())], platform=Verifier(HUB.public_pem())
)
FIELDS = {"merId": "M1", "orderId": "A1", "desc": "商品 & 服务", "attch": "", "orderAmt": "19.90"}
TEXT, DIGEST = steps(FIELDS, KEY).text, steps(FIELDS, KEY).digest


def form(signature: str = "", **changes: str) -> str:
    return urlencode({**FIELDS, **changes, **({"sign": signature} if signature else {})})


def states(report: Report) -> str:
    return "".join(step.state[0] for step in report.steps)  # r, w or u


def first(report: Report) -> str:
    assert report.first is not None
    return report.first.en


@pytest.mark.parametrize(
    ("key", "signer", "by"),
    [(KEY, MINE, "current"), (OLD, MINE, "previous"), (KEY, BEFORE, "previous"), (KEY, HUB, "hub")],
)
def test_a_right_request_is_right_and_the_keys_are_named(key: Secret, signer: Signer, by: str) -> None:
    report = debug(form(sign(FIELDS, key, signer)), Own(), KEYS)
    assert (report.state, report.by, report.first, states(report)) == ("right", by, None, "rrrrr")
    assert report.digest == steps(FIELDS, OLD if key is OLD else KEY).digest
    assert report.text.endswith("&key=‹key›")
    assert [field.part for field in report.fields] == ["signed", "signed", "signed", "empty", "signed", "sign"]


def test_json_and_a_sign_given_apart_are_read_too() -> None:
    good = sign(FIELDS, KEY, MINE)
    assert debug(orjson.dumps(FIELDS).decode(), Own(sign=good), KEYS).state == "right"


def test_without_a_sign_that_is_named_and_the_steps_are_shown() -> None:
    report = debug(form(), Own(), KEYS)
    assert (report.state, states(report)) == ("wrong", "ruuuw")
    assert first(report).startswith("step 4: sign is missing")
    assert (report.text, report.digest) == (TEXT.replace(KEY.reveal(), "‹key›"), DIGEST)
    assert states(debug(form(), Own(text=TEXT, md5=DIGEST), KEYS)) == "rrrrw"
    both = debug("orderId=1", Own(), KEYS, "M1")
    assert [step.number for step in both.steps if step.words] == [0, 4]
    assert first(both) == "the request: merId is missing (yours is M1)"


@pytest.mark.parametrize("body", ["curl https://hub.test/api/pay", "POST /api/pay HTTP/1.1\nHost: a\n\n", "{}", ""])
def test_where_no_field_was_read_there_is_nothing_to_digest(body: str) -> None:
    report = debug(body, Own(text="what?", sign="AAAA"), KEYS, "M1")
    assert (report.state, states(report), report.text, report.digest, report.side) == ("wrong", "wuuuu", "", "", None)
    assert report.first == ("请求内容：没有读到任何字段", "the request: no field was read")


def test_an_unread_part_may_hold_the_mer_id() -> None:
    assert first(debug("orderId=1\nmerId M1", Own(), KEYS, "M1")) == "the request: this line is no name=value: merId M1"


def test_a_lone_surrogate_is_named_and_digested_all_the_same() -> None:
    report = debug('{"merId":"M1","desc":"\\ud83d","sign":"abc"}', Own(), KEYS, "M1")
    assert report.first is not None
    assert report.first.zh == "请求内容：desc 中有不成对的代理字符"
    str(report).encode()


def test_a_signature_alone_tells_the_step() -> None:
    report = debug(form(MINE.sign(DIGEST.lower().encode())), Own(), KEYS)
    assert (report.state, states(report)) == ("wrong", "rrrwu")
    assert "upper case" in first(report)


def test_the_right_text_and_a_wrong_md5() -> None:
    report = debug(form(), Own(text=TEXT, md5=DIGEST.lower()), KEYS)
    assert states(report) == "rrrwu"
    assert "upper case" in first(report)
    assert report.side is not None
    assert report.side.at is None


def test_everything_right_but_the_signature() -> None:
    report = debug(form(MINE.sign(b"something else")), Own(text=TEXT, md5=DIGEST), KEYS)
    assert states(report) == "rrrrw"
    assert "not of this MD5" in first(report)
    foreign = debug(form(sign(FIELDS, KEY, Signer(Signer.generate()))), Own(text=TEXT, md5=DIGEST), KEYS)
    assert states(foreign) == "rrrrw"
    assert "private key of the registered public key" in first(foreign)


def test_a_wrong_text_followed_through_to_the_signature_is_named_once() -> None:
    text = TEXT.replace("A1", "A2")
    digest = hashlib.md5(text.encode()).hexdigest().upper()
    report = debug(form(MINE.sign(digest.encode())), Own(text=text, md5=digest), KEYS)
    assert states(report) == "rrwuu"
    lacks = debug(form(), Own(text=TEXT.replace("&merId=M1&orderAmt=19.90", "")), KEYS)
    assert states(lacks) == "rwwuu"
    assert first(report).startswith("step 2: orderId differs")
    assert report.side is not None
    assert report.side.ours[report.side.at or 0] == "1"
    assert report.side.yours[report.side.at or 0] == "2"


def test_an_md5_that_nothing_known_makes() -> None:
    assert "nor of a common mistake" in first(debug(form(), Own(md5="0" * 32), KEYS))


def test_something_else_was_signed() -> None:
    report = debug(form(MINE.sign(b"something else")), Own(), KEYS)
    assert first(report).startswith("steps 1–2")
    assert KEY.reveal() not in str(report)


def test_how_the_request_came_comes_first() -> None:
    good = sign(FIELDS, KEY, MINE)
    report = debug(form(good) + "&merId=M1", Own(), KEYS)
    assert report.state == "wrong" or report.by == "current"
    assert first(report) == "the request: merId comes twice"


def test_a_notice_that_lost_a_field_is_compared_with_the_hubs_key() -> None:
    whole = {**FIELDS, "status": "1"}
    lost = debug(urlencode({**FIELDS, "sign": sign(whole, KEY, HUB)}), Own(), KEYS)
    assert first(lost).startswith("steps 1–2")
    more = debug(urlencode({**whole, "sign": sign(FIELDS, KEY, HUB)}), Own(), KEYS)
    assert first(more) == "step 1: status is missing"


def test_without_a_registered_key_the_text_can_still_be_compared() -> None:
    keys = Keys([KEY], [], KEYS.platform)
    report = debug(form("AAAA"), Own(text=TEXT), keys)
    assert states(report) == "rrruw"
    assert "no public key" in first(report)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({**FIELDS, "merId": "M2"}, "the request: merId is M2 and not yours, M1"),
        (
            {name: value for name, value in FIELDS.items() if name != "merId"},
            "the request: merId is missing (yours is M1)",
        ),
        (
            {("merid" if name == "merId" else name): value for name, value in FIELDS.items()},
            "called merId, not “merid”",
        ),
        (
            {(" merId" if name == "merId" else name): value for name, value in FIELDS.items()},
            "called merId, not “ merId”",
        ),
    ],
)
def test_a_request_in_anothers_name_is_not_right(fields: dict[str, str], expected: str) -> None:
    report = debug(urlencode({**fields, "sign": sign(fields, KEY, MINE)}), Own(), KEYS, "M1")
    assert (report.state, states(report)) == ("wrong", "wrrrr")
    assert expected in first(report)


def test_ones_own_request_and_the_hubs_answer_need_no_more() -> None:
    assert debug(form(sign(FIELDS, KEY, MINE)), Own(), KEYS, "M1").state == "right"
    answer = {"code": "1", "msg": "ok"}
    assert debug(urlencode({**answer, "sign": sign(answer, KEY, HUB)}), Own(), KEYS, "M1").by == "hub"
