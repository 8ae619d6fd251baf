"""The program as a process: started, listened to, killed, told to stop; and what it left on the disk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from lxml import etree

from tests.waiting import PATIENCE, wait_until

RUNS = 1000
"""What `starter.py` says in place of an exit code."""

Event = dict[str, Any]


class Starter:
    """Makes processes of the program; see `starter.py`."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("starter.py"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def order(self, **order: object) -> int:
        """Have it do something; its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def start(self, config: Path, *arguments: str, now: datetime | None = None) -> Program:
        """Start the program, its log beside the config.

        :param arguments: the command and its options; `run` without any
        :param now: what its clock says from here on; None for the machine's
        """
        log = config.with_name(f"log-{uuid4().hex}")
        words = [*(arguments or ("run",)), "-c", str(config)]
        clock = log.with_suffix(".clock") if now else None
        if clock:
            os.mkfifo(clock)
        pid = self.order(arguments=words, log=str(log), now=now and now.isoformat(), clock=clock and str(clock))
        return Program(self, pid, log, clock)


class Program:
    """One `aggregator` process; leaving its `with` block kills it."""

    def __init__(self, starter: Starter, pid: int, log: Path, clock: Path | None) -> None:
        self.pid = pid
        self.code: int | None = None
        """Its exit code; None while it was not seen to have ended."""
        self._starter = starter
        self._log = log
        # For reading too, so that opening does not wait for a process that may be killed before it listens.
        self._clock = os.open(clock, os.O_RDWR) if clock else None

    @property
    def log(self) -> str:
        """What it said so far."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    def events(self, name: str, **fields: object) -> list[Event]:
        """Every event of that name with these fields that it has logged."""
        whole = self.log.splitlines(keepends=True)
        found = [json.loads(line) for line in whole if line.startswith("{") and line.endswith("\n")]
        return [event for event in found if (fields | {"event": name}).items() <= event.items()]

    def await_event(self, name: str, **fields: object) -> Event:
        """The first event of that name with these fields, once it is there."""
        wait_until(lambda: self.events(name, **fields) or self.ended, f"{name} {fields}")
        assert self.events(name, **fields), f"it ended without {name} {fields}: {self.log}"
        return self.events(name, **fields)[0]

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        if self.code is None:
            code = self._starter.order(wait=self.pid, at_once=True)
            self.code = None if code == RUNS else code
        return self.code is not None

    def kill(self) -> None:
        """SIGKILL, and nothing of it runs any more."""
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)
            self.code = self._starter.order(wait=self.pid, at_once=False)

    def set_clock(self, now: datetime) -> None:
        """Have its clock say something else from here on; it must have been started with a `now`."""
        assert self._clock is not None
        os.write(self._clock, f"{now.isoformat()}\n".encode())

    def health(self) -> Event:
        """What `/healthz` says."""
        with urllib.request.urlopen(f"{self.await_event('running')['serving']}healthz", timeout=PATIENCE) as answer:
            return dict(json.load(answer))

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def wait(self, patience: float = PATIENCE) -> int:
        """Its exit code, once it has ended."""
        wait_until(lambda: self.ended, f"the end of the process: {self.log}", patience)
        assert self.code is not None
        return self.code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        if self._clock is not None:
            os.close(self._clock)


def read_outputs(folder: Path) -> dict[str, list[str]]:
    """The ids of the entries of each feed of a folder; fails if any published file is not whole."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith("."):
            continue  # in the making, or left in the making by a process that was killed
        body = path.read_bytes()
        if path.suffix == ".html":
            assert body.rstrip().endswith(b"</html>"), f"{path.name} is torn"
        else:
            root = etree.fromstring(body)
            if path.suffix == ".atom":
                found[path.stem] = [element.text or "" for element in root.iterfind("{*}entry/{*}id")]
    return found
