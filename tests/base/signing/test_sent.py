"""A pasted curl command or HTTP message gives the form, JSON or query that the hub would read."""

import pytest

from hutong.base.signing.paste import paste

FIELDS = {"merId": "M1", "desc": "商 品", "sign": "a+b="}
FORM = "merId=M1&desc=%E5%95%86+%E5%93%81&sign=a%2Bb%3D"
JSON = '{"merId": "M1", "desc": "商 品", "sign": "a+b="}'
CMD_FORM = FORM.replace("%", "^%^").replace("&", "^&")  # as browsers copy for Windows
CMD_JSON = JSON.replace('"', '^\\^"').replace("{", "^{").replace("}", "^}")
URL = "https://hub.example.com/api/pay"


@pytest.mark.parametrize(
    "body",
    [
        f"curl -X POST {URL} -d '{FORM}'",
        f'curl {URL} \\\n  -H "Content-Type: application/x-www-form-urlencoded" \\\n  --data-raw "{FORM}" --compressed',
        f"$ curl -s -d merId=M1 -d desc=%E5%95%86+%E5%93%81 --data sign=a%2Bb%3D {URL}",
        f"curl {URL} -d merId=M1 --data-urlencode 'desc=商 品' --data-urlencode 'sign=a+b='",
        f"curl '{URL}?{FORM}'",
        f"curl -T picture.png '{URL}?{FORM}'",
        f"curl --data-binary @picture.png '{URL}?{FORM}'",
        f"curl -d'{FORM}' {URL}",
        f"curl -sd '{FORM}' {URL}",
        f"curl -kd'{FORM}' {URL}",
        f"curl -sSXPOST -kLHAccept:text/plain -d '{FORM}' {URL}",
        f"/usr/bin/curl {URL} -d '{FORM}'",
        f"me@host:~$ time curl {URL} -d '{FORM}'",
        f"Curl {URL} -d '{FORM}'",
        f'C:\\Windows\\System32\\curl.exe {URL} -d "{FORM}"',
        f'curl ^"{URL}^" ^\r\n  -H ^"a: b^" ^\r\n  --data-raw ^"{CMD_FORM}^" ^\r\n --compressed',
        f'curl "{URL}" -d "{CMD_FORM}"',
        f'curl ^"{URL}^" ^\n  --data-raw ^"{CMD_JSON}^"',
        f"post /api/pay http/1.1\nhost: hub.example.com\n\n{FORM}",
        f"POST /api/pay\nHost: hub.example.com\n\n{FORM}",
        f"POST /api/pay HTTP/1.1\nHost: hub.example.com\n{FORM}",
        f"POST {URL}\n{JSON}",
        f"GET /api/order?{FORM}",
        f"curl --data='{FORM}' {URL}",
        f"curl {URL} -H 'content-type: application/json' --data-raw $'{JSON}'",
        f"curl {URL} --json '{JSON}'",
        f"POST /api/pay HTTP/1.1\r\nHost: hub.example.com\r\nContent-Length: 9\r\n\r\n{FORM}\r\n",
        f"POST /api/pay HTTP/1.1\nContent-Type: application/json\n\n{JSON}",
        f"POST /api/pay HTTP/1.1\n\n{FORM}",
        f"GET /api/order?{FORM} HTTP/1.1\nHost: hub.example.com\n\n",
        f"PUT /api/file/upload?{FORM} HTTP/2",
    ],
)
def test_what_the_hub_would_read_is_found(body: str) -> None:
    found = paste(body)
    assert found.fields == FIELDS
    assert not found.notes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"curl -F merId=M1 -F 'desc=商 品' {URL}", "no multipart"),
        (f"POST {URL} HTTP/1.1\nContent-Type: multipart/form-data; boundary=x\n\nmerId=M1", "no multipart"),
        (f"curl -d @order.json {URL}", "reads from a file"),
        (f"curl {URL} -d 'merId=M1", "not closed"),
    ],
)
def test_what_the_hub_would_not_take_is_named(body: str, expected: str) -> None:
    found = paste(body)
    assert expected in found.notes[0].words.en
    assert [note.words.zh[:4] for note in found.notes] == ["请求内容"]


def test_other_texts_are_left_alone() -> None:
    assert paste("curl=1&POST=2").fields == {"curl": "1", "POST": "2"}
    assert paste("curl -d").fields == {}
