"""`python -m bench`: orders, files and the office's questions, ours and what it is measured against; results.json."""

import argparse
import asyncio
import json
import pickle
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench import files, office, programs, setup, world
from bench.files import Place
from bench.programs import COMMANDS, Program, cores
from hutong.app import postgres
from hutong.app.settings import Settings

RESULTS: Final = Path(__file__).parent / "results.json"
ORDERS: Final = ("pay", "pay_upstream")
CASES: Final = (*ORDERS, "files", "office")
# Where each does best of 32, 64 and 256: with more, httpx and the ORM's pool spend their time on waiting requests; with
# fewer, the 100 ms of the upstream bound the others.
CONNECTIONS: Final = {"pay": {"usual": 32}, "pay_upstream": {"usual": 32, "ours": 256, "limit": 256}}
OTHERWISE: Final = 64
WARM: Final = 300  # orders before the clock starts
_POOL: Final = 30_000  # signed orders; a round ends when they or its seconds are over


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run."""

    cases: tuple[str, ...]
    rounds: int
    seconds: float


class Bench:
    """One run: a server of PostgreSQL, one world, fresh databases and processes for every round."""

    def __init__(self, plan: Plan, home: Path, dsn: str, console: Console) -> None:
        self._plan = plan
        self._home = home
        self._dsn = dsn
        self._console = console
        self._settings = Settings(database_url=f"{dsn.rpartition('/')[0]}/hub_template", home=home)
        self._world = world.make()
        self._ours, self._others = cores()

    def run(self) -> list[dict[str, Any]]:
        """The medians of every case."""
        self._settings.make_master_key()
        asyncio.run(setup.copied(self._dsn, "template0", "hub_template"))
        md5_key = asyncio.run(setup.prepare(self._settings, self._world))
        self._world = replace(self._world, md5_key=md5_key)
        place = Place(self._home, self._dsn, self._world, self._console)
        further = {"files": lambda: files.case(place, self._plan.rounds), "office": lambda: office.case(place)}
        return [further[case]() if case in further else self._case(case) for case in self._plan.cases]

    def _case(self, case: str) -> dict[str, Any]:
        orders = self._home / f"{case}.orders"
        orders.write_bytes(pickle.dumps(world.orders(self._world, case, _POOL)))
        rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in COMMANDS}
        names = list(COMMANDS)
        for number in range(self._plan.rounds):
            for name in names[number % 3 :] + names[: number % 3]:
                figures = self._round(case, name, orders, number)
                rounds[name].append(figures)
                self._console.print(
                    f"{case} {number + 1}/{self._plan.rounds} {name}: {figures['rate']:,.0f} orders/s,"
                    f" p50 {figures['p50_ms']} ms, p99 {figures['p99_ms']} ms, {figures['cpu_us']:.0f} µs CPU an order"
                )
        return summary(case, rounds)

    def _round(self, case: str, name: str, orders: Path, number: int) -> dict[str, Any]:
        database = f"{case}_{name}_{number}"
        dsn = asyncio.run(setup.copied(self._dsn, "hub_template" if name == "ours" else "template0", database))
        connections = CONNECTIONS[case].get(name, OTHERWISE)
        port, upstream = programs.free_port(), programs.free_port()
        given = replace(self._world, upstream=f"http://127.0.0.1:{upstream}" if case == "pay_upstream" else "")
        given_path = self._home / f"{database}.json"
        given.write(given_path)
        environ = {
            "HUTONG_DATABASE_URL": dsn,
            "HUTONG_HOME": str(self._home),
            "HUTONG_PORT": str(port),
            "HUTONG_RATE_ALLOW": "127.0.0.0/8",
            "HUTONG_SANDBOX_URL": f"http://127.0.0.1:{upstream}",  # only where the upstream is; it may be unused
            "BENCH_WORLD": str(given_path),
        }
        arguments = [*COMMANDS[name], *(() if name == "ours" else ("--port", str(port)))]
        log = self._home / f"{database}.log"
        with ExitStack() as stack:
            if given.upstream:
                command = ("-m", "bench.upstream", str(upstream), str(given_path))
                stack.enter_context(Program(command, {}, self._others, log)).ready(upstream, "/")
            program = stack.enter_context(Program(arguments, environ, self._ours, log))
            program.ready(port, "/health")
            warm = self._load(port, orders, 0, WARM, connections, 10)["ok"]
            before, began = program.cpu(), time.monotonic()
            figures = self._load(port, orders, WARM, _POOL, connections, self._plan.seconds)
            figures["cpu_us"] = (program.cpu() - before) / max(figures["ok"], 1) * 1e6
            figures["busy"] = (program.cpu() - before) / (time.monotonic() - began)
        if figures["errors"]:
            raise RuntimeError(
                f"{name}: {figures['errors']} errors: {figures['error_samples']}\n{log.read_text()[-2000:]}"
            )
        sample = [json.loads(text) for text in figures.pop("sample")]
        asyncio.run(setup.check(dsn, figures["ok"] + warm, sample, "waiting" if given.upstream else ""))
        asyncio.run(setup.dropped(self._dsn, database))
        figures["rate"] = figures["ok"] / figures["seconds"]
        return figures

    def _load(
        self, port: int, orders: Path, first: int, count: int, connections: int, seconds: float
    ) -> dict[str, Any]:
        numbers = [str(value) for value in (first, count, connections, seconds)]
        command = [sys.executable, "-m", "bench.generator", str(port), str(orders), *numbers]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=programs.ROOT)
        programs.pin([process.pid], self._others)
        output, _ = process.communicate()  # it ends by itself: seconds of load, 20 for what is late
        if process.returncode:
            raise RuntimeError("the load generator failed")
        figures: dict[str, Any] = json.loads(output)
        return figures


def summary(case: str, rounds: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The medians of a case over its rounds, as results.json keeps them."""
    result: dict[str, Any] = {"case": case, "unit": "orders/s"}
    for name, figures in rounds.items():
        result[name] = round(median(figure["rate"] for figure in figures), 1)
    for key in ("p50_ms", "p99_ms", "cpu_us", "busy"):
        result[key] = {name: round(median(f[key] for f in figures), 2) for name, figures in rounds.items()}
    result["rounds"] = {name: [round(figure["rate"], 1) for figure in figures] for name, figures in rounds.items()}
    return result


def table(results: list[dict[str, Any]]) -> Table:
    """The figures as a person reads them."""
    shown = Table(title="orders/s, medians; one core for the program, the other for PostgreSQL, upstream and load")
    headings = ("case", *COMMANDS, "ours/limit", "ours/usual", "p50 ms (o/l/u)", "p99 ms (o/l/u)", "µs CPU (o/l/u)")
    for heading in headings:
        shown.add_column(heading, justify="left" if heading == "case" else "right")
    for result in results:
        rates = [f"{result[name]:,.0f}" for name in COMMANDS]
        parts = [f"{result['ours'] / result[name]:.2f}" for name in ("limit", "usual")]
        latencies = [
            " / ".join(f"{result[key][name]:.0f}" for name in COMMANDS) for key in ("p50_ms", "p99_ms", "cpu_us")
        ]
        shown.add_row(result["case"], *rates, *parts, *latencies)
    return shown


def main() -> None:
    """Runs, prints, writes, cleans up."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("given", nargs="*", metavar="CASE", help="pay, pay_upstream, files, office; default: all")
    parser.add_argument("--cases", default="", help="the same with commas")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="of load, a round of orders")
    given = parser.parse_args()
    asked = {case for part in (*given.given, given.cases) for case in part.replace(",", " ").split()}
    cases = tuple(case for case in CASES if case in asked or not asked)
    if asked - set(CASES):
        parser.error(f"cases are {', '.join(CASES)}")
    console = Console(width=130)
    with tempfile.TemporaryDirectory(prefix="hutong-bench-") as folder:
        server = postgres.start(Path(folder) / "pg")
        try:
            programs.pin([server.pid, *programs.children(server.pid)], cores()[1])
            results = Bench(Plan(cases, given.rounds, given.seconds), Path(folder), server.dsn, console).run()
        finally:
            server.stop()
            server.forget()
    orders = [result for result in results if result["case"] in ORDERS]
    if orders:
        console.print(table(orders))
    for result in results:
        if result["case"] not in ORDERS:
            console.print({"files": files.table, "office": office.table}[result["case"]](result))
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
