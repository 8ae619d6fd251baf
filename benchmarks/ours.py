"""One phase of the polling benchmark with `aggregator`: `python -m benchmarks.ours FOLDER` prints its figures as JSON.

The folder holds a `config.toml`; the database beside it carries over from phase to phase. Measured is what a user
waits for: polling all sources and publishing the topic, without starting the interpreter and opening the database.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from pathlib import Path

from benchmarks.transactions import percentiles, seconds_held
from benchmarks.usage import usage


def main(folder: Path) -> None:
    """Poll everything once, publish, and print what it took."""
    # In here, as the commands have it: worker processes import this module too.
    import logging

    import structlog

    from aggregator.config.load import load
    from aggregator.engine.collector import spare_what_stays
    from aggregator.engine.session import Session

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = load(folder / "config.toml")
    session = Session(settings)
    spare_what_stays()
    began = time.perf_counter()
    with seconds_held() as held:
        reports = session.poll(everything=True)
    polled = time.perf_counter()
    session.publish()
    seconds = time.perf_counter() - began
    session.close()
    for child in multiprocessing.active_children():
        child.join()  # its processor time counts once it has ended
    print(
        json.dumps(
            {
                "seconds": seconds,
                "poll_seconds": polled - began,
                "feeds": len(reports),
                "new": sum(report.new for report in reports),
                "copies": sum(report.copies for report in reports),
                "transaction_ms": [round(each * 1e3, 1) for each in percentiles(held)],
                "failed": sum(report.failed for report in reports),
                **usage(),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
