"""The files case: how fast LOCAL_OSS takes and gives files through the whole hub, and how fast a bare copy is."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench import programs, setup
from bench.programs import PORTERS, Program
from bench.world import World

COUNT: Final = 3  # files a round, each way
MEGABYTES: Final = 256  # of each
WAYS: Final = ("up", "down")
Rates = dict[str, dict[str, list[float]]]  # program -> way -> MB/s of each file


@dataclass(frozen=True, slots=True)
class Place:
    """Where the case runs."""

    home: Path
    dsn: str  # of the server
    world: World
    console: Console


def case(place: Place, rounds: int) -> dict[str, Any]:
    """Both programs in turn, a fresh process and an empty disk for each; the medians of all files."""
    rates: Rates = {name: {way: [] for way in WAYS} for name in PORTERS}
    cpu: dict[str, list[float]] = {name: [] for name in PORTERS}
    names = list(PORTERS)
    for number in range(rounds):
        for name in names if number % 2 == 0 else names[::-1]:
            seconds, used = _round(place, name, number)
            for way in WAYS:
                rates[name][way] += [MEGABYTES / one for one in seconds[way]]
            cpu[name].append(used)
            told = ", ".join(f"{way} {median(MEGABYTES / one for one in seconds[way]):,.0f} MB/s" for way in WAYS)
            place.console.print(f"files {number + 1}/{rounds} {name}: {told}")
    return summary(rates, cpu)


def _round(place: Place, name: str, number: int) -> tuple[dict[str, list[float]], float]:
    """The seconds of every file, and those of processor time that a gigabyte there and back took."""
    folder = place.home / f"files_{name}_{number}"
    folder.mkdir()
    database = folder.name
    dsn = asyncio.run(setup.copied(place.dsn, "hub_template" if name == "ours" else "template0", database))
    port, path, log = programs.free_port(), folder / "world.json", place.home / f"{database}.log"
    place.world.write(path)
    environ = {
        "HUTONG_DATABASE_URL": dsn,
        "HUTONG_HOME": str(place.home),
        "HUTONG_FILES": str(folder),
        "HUTONG_PORT": str(port),
        "BENCH_FOLDER": str(folder),
    }
    ours, others = programs.cores()
    arguments = [*PORTERS[name], *(() if name == "ours" else ("--port", str(port)))]
    os.sync()  # what was written before is nobody's burden now
    with Program(arguments, environ, ours, log) as program:
        program.ready(port, "/health")
        before = program.cpu()
        command = [sys.executable, "-m", "bench.porter", str(port), name, str(path), str(COUNT), str(MEGABYTES)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=programs.ROOT)
        programs.pin([process.pid], others)
        output, _ = process.communicate()  # it ends by itself: no answer takes longer than its patience
        used = (program.cpu() - before) / (COUNT * MEGABYTES / 1024)
    if process.returncode:
        raise RuntimeError(f"{name}: the porter failed\n{log.read_text()[-2000:]}")
    asyncio.run(setup.dropped(place.dsn, database))
    shutil.rmtree(folder)
    seconds: dict[str, list[float]] = json.loads(output)
    return seconds, used


def summary(rates: Rates, cpu: dict[str, list[float]]) -> dict[str, Any]:
    """The case as results.json keeps it."""
    result: dict[str, Any] = {"case": "files", "unit": "MB/s", "megabytes": MEGABYTES}
    for way in WAYS:
        result[way] = {name: round(median(rates[name][way]), 1) for name in PORTERS}
        result[way]["p50_ms"] = {name: round(MEGABYTES / median(rates[name][way]) * 1000, 1) for name in PORTERS}
        result[way]["ratio"] = round(median(rates["ours"][way]) / median(rates["bare"][way]), 3)
        result[way]["files"] = {name: [round(rate, 1) for rate in rates[name][way]] for name in PORTERS}
    result["cpu_s_gb"] = {name: round(median(cpu[name]), 2) for name in PORTERS}
    return result


def table(result: dict[str, Any]) -> Table:
    """The figures as a person reads them."""
    shown = Table(title=f"LOCAL_OSS, MB/s, medians of files of {MEGABYTES} MB; one core for the program")
    for heading in ("way", *PORTERS, "ours/bare", "p50 ms (ours/bare)"):
        shown.add_column(heading, justify="left" if heading == "way" else "right")
    for way in WAYS:
        figures = result[way]
        rates = [f"{figures[name]:,.0f}" for name in PORTERS]
        times = " / ".join(f"{figures['p50_ms'][name]:.0f}" for name in PORTERS)
        shown.add_row(f"{way}load", *rates, f"{figures['ratio']:.2f}", times)
    return shown
