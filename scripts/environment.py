"""Makes the project's virtual environment and fills it from locked requirements, with one line of progress.

`python3 scripts/environment.py .venv run` (or dev, bench). Standard library only: it runs before anything is installed.
"""

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOWEST = (3, 11)


def main() -> int:
    """Ends with pip's exit code; on failure pip's last words are shown."""
    if sys.version_info < LOWEST:
        print(
            f"Hutong 需要 Python >= 3.11，这里是 {sys.version.split()[0]}；可用 make PYTHON=python3.12 指定。",
            file=sys.stderr,
        )
        print("Hutong needs Python >= 3.11; name another one: make PYTHON=python3.12", file=sys.stderr)
        return 1
    folder, kind = Path(sys.argv[1]), sys.argv[2]
    if not (folder / "bin" / "python").exists() and not create(folder):
        return 1
    lists = [ROOT / "requirements" / f"{name}.txt" for name in dict.fromkeys(["build", kind])]
    wanted = set().union(*(names(path) for path in lists))
    hashed = [word for path in lists for word in ("-r", str(path))]
    code = pip(folder, f"安装依赖 Installing ({kind})", len(wanted), "--require-hashes", *hashed)
    return code or pip(folder, "安装 Hutong itself", 0, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def create(folder: Path) -> bool:
    """Whether the virtual environment could be made; Debian ships Python without the part that makes them."""
    print(f"建立虚拟环境 Making {folder} with Python {sys.version.split()[0]}", flush=True)
    try:
        venv.create(folder, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, OSError) as error:
        hint = f"apt-get install python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        print(f"建不了虚拟环境 The virtual environment can't be made: {error}\n试试 Try: {hint}", file=sys.stderr)
        return False
    return True


def names(path: Path) -> set[str]:
    """The packages that a locked list pins."""
    return set(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", path.read_text(), re.MULTILINE))


def pip(folder: Path, title: str, total: int, *words: str) -> int:
    """Runs pip install with its chatter turned into a count."""
    command = [
        str(folder / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--progress-bar=off",
    ]
    done, tail = 0, list[str]()
    with tempfile.TemporaryFile("w+") as errors:
        running = subprocess.Popen([*command, *words], stdout=subprocess.PIPE, stderr=errors, text=True)
        for line in running.stdout or ():
            tail = [*tail[-14:], line]
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                done += 1
                show(f"{title} {min(done, total)}/{total}" if total else title)
            elif total and line.startswith("Installing collected"):
                show(f"{title} {total}/{total} …")
        code = running.wait()
        show(f"{title} {'完成 done' if code == 0 else '失败 failed'}", last=True)
        if code:
            errors.seek(0)
            print("".join(tail) + errors.read(), file=sys.stderr)
    return code


def show(text: str, *, last: bool = False) -> None:
    """One line that is written over on a terminal; elsewhere only its last state."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K{text}", end="\n" if last else "", flush=True)
    elif last:
        print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
