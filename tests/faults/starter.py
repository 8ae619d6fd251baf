"""Starts `aggregator` as a process of its own in a few milliseconds, at a moment of a test's choice.

Run as a script it imports the program once, and then forks a process for each order that it reads: one JSON object a
line, answered by one number a line.

    {"arguments": ["run", "-c", "config.toml"], "log": "log", "now": null, "clock": null}

starts what `python -m aggregator run -c config.toml` does, with standard error in the file `log`; the answer is its
pid.

- `now`: ISO 8601; what the clock of the machine says from then on. It goes on from there.
- `clock`: a FIFO; each line that is written to it sets the clock anew.

`{"wait": pid, "at_once": true}` is answered with its exit code, -9 after SIGKILL; with 1000 if it still runs.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
from datetime import datetime
from typing import Any

import time_machine

import aggregator.cli.poll
import aggregator.cli.run
import aggregator.engine.daemon
import aggregator.engine.session
import aggregator.serve.server  # noqa: F401  all of them imported once, and not by each process
from aggregator.cli.main import main
from aggregator.regions.gazetteer import load

RUNS = 1000
"""In place of an exit code; those are below 256."""


def answer(order: dict[str, Any]) -> int:
    """Do what the order says."""
    if "wait" in order:
        pid, status = os.waitpid(order["wait"], os.WNOHANG if order["at_once"] else 0)
        return os.waitstatus_to_exitcode(status) if pid else RUNS
    pid = os.fork()
    if pid:
        return pid
    become(order)
    return 0


def become(order: dict[str, Any]) -> None:
    """Be the program, and end with it."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor, target in ((nothing, 0), (nothing, 1), (log, 2)):
        os.dup2(descriptor, target)
    if order["now"]:
        traveller = time_machine.travel(datetime.fromisoformat(order["now"]), tick=True).start()
        threading.Thread(target=obey, args=(order["clock"], traveller), daemon=True).start()
    sys.argv = ["aggregator", *order["arguments"]]
    main()


def obey(fifo: str, traveller: time_machine.Traveller) -> None:
    """Set the clock whenever the test says so."""
    with open(fifo, encoding="utf-8") as orders:  # noqa: PTH123  a FIFO, which blocks until the test opens it
        for line in orders:
            traveller.move_to(datetime.fromisoformat(line.strip()))


if __name__ == "__main__":
    load()
    gc.freeze()  # a collection in a child would touch, and so copy, every page of it
    for line in sys.stdin:
        print(answer(json.loads(line)), flush=True)
