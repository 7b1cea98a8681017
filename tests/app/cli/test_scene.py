"""`hutong scene`: sites are set up, tried out and switched off, codes printed, cars let in and out."""

import asyncio
import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import orjson
import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from tests import stack
from tests.app.cli.conftest import Type, Typed
from tests.stack import MERCHANT, SANDBOX

from hutong.base.rsa import signer
from hutong.base.secrets import Secret
from hutong.base.signing import sign

BASE = "https://pay.example.com"
FOUND = {"code": "1", "sessionId": "S1", "enterTime": "2026-11-28 08:00:00", "feeAmt": "12.50"}
SITE = ("scene", "site", "create", "parking", MERCHANT, "东门停车场", "GATE_URL=https://park.example.com/paid")


@dataclass
class Lived:
    """An installation with a merchant and products, and the merchant's keys."""

    master: Secret
    md5_key: Secret
    private_key: Secret
    asked: list[dict[str, str]] = field(default_factory=list)


async def live(dsn: str) -> Lived:
    made = await stack.build(dsn)
    try:
        return Lived(made.hub.settings.master, made.md5_key, made.private_key)
    finally:
        await made.close()


@pytest.fixture
def lived(dsn: str, monkeypatch: pytest.MonkeyPatch, typed: Type) -> Lived:
    made = asyncio.run(live(dsn))
    monkeypatch.setenv("HUTONG_MASTER_KEY", made.master.reveal())
    monkeypatch.setenv("HUTONG_BASE_URL", BASE)
    return made


@contextmanager
def operator(lived: Lived) -> Iterator[str]:
    """The operator's own system on a port: it answers every fee question."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode()))
            lived.asked.append(asked)
            full = {**FOUND, "nonceStr": asked["nonceStr"]}
            full["sign"] = sign(full, lived.md5_key, signer(lived.private_key))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(orjson.dumps(full))

        def log_message(self, *_: object) -> None:
            """Nothing is told."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def site(typed: Type, *more: str) -> int:
    """A new car park: its number."""
    made = typed(*SITE, "STEPS=60=5, 120=8", "--product", "wechat=wxjsapi", *more, "--json")
    assert made.status == 0, made.out
    number: int = made.json["id"]
    return number


def read(raw: bytes | Image.Image) -> list[str]:
    picture = Image.open(io.BytesIO(raw)) if isinstance(raw, bytes) else raw
    return sorted(one.text for one in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode))


def urls(made: Typed) -> list[str]:
    return sorted(one["url"] for one in made.json)


def test_kinds_tell_what_a_site_is_set_up_with(typed: Type) -> None:
    told = {one["scene"]: one for one in typed("scene", "kinds", "--json").json}
    assert told["parking"]["codes"] == ["gate", "lane"]
    assert "GATE_URL" in [one["key"] for one in told["parking"]["settings"] if one["required"]]
    shown = typed("scene", "kinds")
    assert ("停车缴费" in shown.out, "CREDIT_URL" in shown.out) == (True, True)
    assert "Parking" in typed("scene", "kinds", "--lang", "en").out


def test_a_site_is_made_changed_and_switched_off(lived: Lived, typed: Type) -> None:
    number = site(typed)
    edited = typed("scene", "site", "edit", str(number), "FREE_MINUTES=15", "--name", "西门", "--json").json
    assert (edited["name"], edited["settings"]["FREE_MINUTES"], edited["settings"]["STEPS"]) == (
        "西门",
        "15",
        "60=5, 120=8",
    )
    both = typed(
        "scene", "site", "edit", str(number), "--product", "wechat=wxjsapi", "--product", "alipay=aliqr", "--json"
    )
    assert both.json["products"] == {"wechat": "wxjsapi", "alipay": "aliqr"}
    assert typed("scene", "site", "edit", str(number), "FREE_MINUTES=", "--json").json["settings"].keys() == {
        "GATE_URL",
        "STEPS",
    }
    assert typed("scene", "site", "disable", str(number), "--json").json["enabled"] is False
    assert "西门" in typed("scene", "site", "list", "--scene", "parking").out
    assert typed("scene", "site", "list", "--scene", "recharge", "--json").json == []
    assert typed("scene", "site", "enable", str(number), "--json").json["enabled"] is True
    shown = typed("scene", "site", "show", str(number))
    assert ("GATE_URL 道闸通知地址" in shown.out, "wechat=wxjsapi" in shown.out) == (True, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("site", "create", "cinema", MERCHANT, "x"), 8219),
        (("site", "create", "parking", "M9", "x"), 6016),
        (("site", "create", "parking", MERCHANT, "x", "STEPS=60"), 8202),
        (("site", "show", "999"), 8201),
        (("site", "disable", "999"), 8201),
        (("site", "try", "999", "plate=x"), 8201),
        (("site", "codes", "999", "--pdf", "x.pdf"), 8201),
        (("code", "save", "0000000000", "--png", "x.png"), 8223),
        (("code", "create", "999", "x"), 8201),
        (("code", "disable", "NOBODY"), 8223),
        (("code", "save", "NOBODY", "--svg", "x.svg"), 8223),
        (("session", "enter", "999", "--plate", "粤B12345"), 8201),
        (("session", "leave", "999", "--plate", "粤B12345"), 8218),
        (("session", "enter", "1", "--plate", "x"), 8205),
        (("session", "enter", "1", "--ticket", "T-1", "--at", "0001-01-01"), 8205),
        (("session", "leave", "1", "--ticket", "T-1", "--at", "2999-01-01"), 8205),
    ],
)
def test_what_is_refused(lived: Lived, typed: Type, arguments: tuple[str, ...], code: int) -> None:
    said = typed("scene", *arguments, "--json")
    assert (said.status, said.json["code"]) == (1, code)


def test_a_tariff_is_tried(lived: Lived, typed: Type) -> None:
    number = str(site(typed))
    missing = typed("scene", "site", "try", number, "plate=粤B12345")
    assert (missing.status, "8206" in missing.err) == (1, True)
    typed("scene", "session", "enter", number, "--plate", "粤B12345", "--at", "90m")
    told = typed("scene", "site", "try", number, "plate=粤b·12345", "--json")
    assert (told.status, told.json["quote"]["sum"][0], told.json["exchanges"]) == (0, 800, [])
    shown = typed("scene", "site", "try", number, "plate=粤B12345").out
    assert ("¥8.00" in shown, "粤B·12345" in shown) == (True, True)
    strange = typed("scene", "site", "try", number, "colour=red", "--json")
    assert ("plate(plate)" in strange.json["msg"], strange.status) == (True, 1)


def test_the_operators_answer_is_shown(lived: Lived, typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUTONG_SANDBOX_URL", SANDBOX)
    with operator(lived) as url:
        number = str(site(typed, f"FEE_URL={url}/fee", "LANE_KNOWS=on"))
        told = typed("scene", "site", "try", number, "plate=粤B12345", "--json").json
        assert told["quote"]["sum"][0] == 1250
        assert [one["trusted"] for one in told["exchanges"]] == [True]
        assert told["exchanges"][0]["asked"] == lived.asked[-1]
        shown = typed("scene", "site", "try", number, "plate=粤B12345").out
        assert ("验签通过" in shown, "HTTP 200" in shown, "S1" in shown) == (True, True, True)
        assert lived.md5_key.reveal() not in shown
        lane = typed("scene", "site", "try", number, "--kind", "lane", "--value", "E1")
        assert (lane.status, lived.asked[-1]["lane"]) == (1, "E1"), "it names no car, so it is not believed"
    silent = typed("scene", "site", "try", number, "plate=粤B12345")
    assert (silent.status, "没有应答" in silent.out, "8208" in silent.err) == (1, True, True)


def test_codes_are_made_listed_and_renamed(lived: Lived, typed: Type, tmp_path: Path) -> None:
    number = str(site(typed))
    made = typed(
        "scene", "code", "create", number, "车道 {}=E{}", "出口", "--kind", "lane", "--numbers", "08-10", "--json"
    )
    assert [(one["label"], one["value"]) for one in made.json] == [
        ("车道 08", "E08"),
        ("车道 09", "E09"),
        ("车道 10", "E10"),
        ("出口", "出口"),
    ]
    assert made.json[0]["url"] == f"{BASE}/s/{made.json[0]['code']}"
    (tmp_path / "codes.csv").write_text("东门\n\n西门\n")
    lines = typed("scene", "code", "create", number, "--lines", "@codes.csv", "--json").json
    assert [(one["kind"], one["label"], one["value"]) for one in lines] == [("gate", "东门", ""), ("gate", "西门", "")]
    piped = typed("scene", "code", "create", number, "--kind", "lane", "--lines", "-", "--json", given="南, S1\n")
    assert [(one["label"], one["value"]) for one in piped.json] == [("南", "S1")]
    assert "没有符合条件的二维码" in typed("scene", "site", "codes", number, "--batch", "nope").out
    unknown = typed("scene", "site", "codes", number, "--batch", "nope", "--pdf", "x.pdf")
    assert ("8223" in unknown.err, f"收费点 {number} 的批次 nope" in unknown.err) == (True, True)
    assert not (tmp_path / "x.pdf").exists()
    code = lines[0]["code"]
    assert typed("scene", "code", "edit", code.lower(), "--label", "大门", "--json").json["label"] == "大门"
    assert typed("scene", "code", "disable", code, "--json").json["enabled"] is False
    assert [one["code"] for one in typed("scene", "code", "list", "--off", "--json").json] == [code]
    assert "大门" in typed("scene", "code", "list", "--site", number, "--search", "大门").out
    assert typed("scene", "code", "enable", code, "--json").json["enabled"] is True
    wrongs = {("x", "--numbers", "1-3"): 6020, ("{}", "--numbers", "3"): 6020, ("{}", "--numbers", "1-9999"): 6020}
    for wrong, problem in {**wrongs, (): 8220, ("x" * 41,): 8220}.items():
        said = typed("scene", "code", "create", number, *wrong, "--json")
        assert (said.status, said.json["code"]) == (1, problem), wrong


def test_codes_are_printed(lived: Lived, typed: Type, tmp_path: Path) -> None:
    number = str(site(typed))
    made = typed("scene", "code", "create", number, "{} 号", "--numbers", "1-5", "--json")
    said = typed("scene", "site", "codes", number, "--pdf", "a.pdf", "--png", "a.png", "--json").json
    assert said == {"codes": 5, "files": ["a.pdf", "a.png"]}
    document = pypdfium2.PdfDocument((tmp_path / "a.pdf").read_bytes())
    assert "东门停车场" in document[0].get_textpage().get_text_range()
    assert read(document[0].render(scale=4).to_pil()) == urls(made)
    assert read((tmp_path / "a.png").read_bytes()) == urls(made)
    several = typed("scene", "site", "codes", number, "--png", "b.png", "--per-page", "4")
    assert "b.zip" in several.out
    archive = zipfile.ZipFile(tmp_path / "b.zip")
    assert sorted(url for name in archive.namelist() for url in read(archive.read(name))) == urls(made)
    code = made.json[2]["code"]
    typed("scene", "site", "codes", number, "--png", "c.png", "--code", code.lower())
    typed("scene", "site", "codes", number, "--png", "e.png", "--codes", f"{code}, {made.json[0]['code']}")
    assert read((tmp_path / "e.png").read_bytes()) == sorted(made.json[at]["url"] for at in (0, 2))
    typed("scene", "code", "save", code, "--svg", "d.svg", "--png", "d.png")
    assert read((tmp_path / "c.png").read_bytes()) == read((tmp_path / "d.png").read_bytes()) == [f"{BASE}/s/{code}"]
    assert "<svg" in (tmp_path / "d.svg").read_text()
    assert "3 号" in typed("scene", "site", "codes", number).out
    for wrong in (("--pdf", "a.pdf", "--per-page", "5"), ("--pdf", "nowhere/a.pdf")):
        assert typed("scene", "site", "codes", number, *wrong).status == 1
    assert typed("scene", "code", "save", code).status == 1


def test_cars_come_and_go(lived: Lived, typed: Type, tmp_path: Path) -> None:
    number = str(site(typed))
    entered = typed("scene", "session", "enter", number, "--plate", "粤b12345", "--lane", "E1", "--json").json
    assert (entered["plate"], entered["lane"]) == ("粤B12345", "E1")
    (tmp_path / "cars.txt").write_text("粤B12345\nT-100, 2026-11-28 08:00, E2\n")
    assert typed("scene", "session", "paste", number, "@cars.txt", "--json").json == {
        "added": 1,
        "inside": ["粤B12345"],
    }
    assert "粤B12345" in typed("scene", "session", "paste", number, "-", given="粤B12345\n").out
    assert typed("scene", "session", "paste", number, "-", "--json", given="?\n").json["code"] == 8205
    assert len(typed("scene", "session", "list", "--inside", "--json").json) == 2
    assert "2026-11-28 08:00:00" in typed("scene", "session", "list", "--search", "t-100").out
    left = typed("scene", "session", "leave", number, "--ticket", "T-100")
    assert (left.status, "已离场" in left.out) == (0, True)
    assert [one["ticket"] for one in typed("scene", "session", "list", "--left", "--json").json] == ["T-100"]


def test_an_empty_installation(typed: Type) -> None:
    assert "没有收费点" in typed("scene", "site", "list").out
    assert "没有二维码" in typed("scene", "code", "list").out
    assert "There are no sessions" in typed("scene", "session", "list", "--lang", "en").out


def test_help_is_in_the_readers_language(type_: Type) -> None:
    for command in (("site",), ("code",), ("session",), ("site", "try"), ("site", "codes")):
        assert "用法" in (told := type_("scene", *command, "--help").out) or "Usage" in told
        assert "¦" not in told
    assert "Sites: places to pay at" in type_("scene", "--help", "--lang", "en").out
