"""`hutong proof`: a file as it was downloaded, refused with the reason, listed and removed; and the facts to enter."""

from pathlib import Path

from tests.app.cli.conftest import Type

X = "BiK5MDJ5CSS00Yvf"


def test_files_are_added_listed_and_removed(typed: Type, tmp_path: Path) -> None:
    assert "没有验证文件" in typed("proof", "list").out
    good = tmp_path / f"MP_verify_{X}.txt"
    good.write_text(f"{X}\n")
    assert typed("proof", "add", str(good), "--json").json["content"] == X
    assert typed("proof", "add", str(good)).status == 0
    assert good.name in typed("proof", "list").out
    assert [one["name"] for one in typed("proof", "list", "--json").json] == [good.name]
    for name, content in (("other.txt", b"x"), (good.name, b"nothing"), (good.name, b"\xff\xfe\x00")):
        wrong = tmp_path / "wrong" / name
        wrong.parent.mkdir(exist_ok=True)
        wrong.write_bytes(content)
        assert typed("proof", "add", str(wrong)).status != 0
    assert typed("proof", "remove", good.name, "--json").json == {"removed": good.name}
    assert typed("proof", "remove", good.name).status != 0


def test_facts_to_enter(typed: Type) -> None:
    found = typed("proof", "facts", "--json").json
    assert found["facts"]["pay_directory"].endswith("/pay/")
    assert found["obstacles"]
    assert "支付授权目录" in typed("proof", "facts").out
    entered = typed("proof", "facts", "--ip", "8.8.8.8", "--ip", "1.1.1.1", "--json").json
    assert entered["server"] == {"addresses": ["1.1.1.1", "8.8.8.8"], "entered": True}
    assert "8.8.8.8" in typed("proof", "facts").out
    assert typed("proof", "facts", "--ip", "10.0.0.1").status != 0
