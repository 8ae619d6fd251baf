"""Coverage-guided fuzzing of one target: `python -m tests.fuzz digest --seconds 600`.

Inputs that reached something new are kept in `.fuzz/<target>/`, and the next run begins with them. What breaks a law
ends the run with the traceback, and is kept beside them; `python -m tests.fuzz digest --again FILE` runs it alone.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

SLOW = 10
"""Seconds of processor time that one document may take, here where counting the branches doubles them."""
HANGS = 60
"""Seconds by the clock after which a document has hung."""
UNHURRIED = 60
"""Seconds from which on there is time for the corpus, and for large documents."""
MEMORY = 2_048
"""MB that the process may take."""
KEPT = Path(__file__).resolve().parents[2] / ".fuzz"
"""Where inputs are kept between runs; git does not see it."""


class SlowError(Exception):
    """A document took too long."""


def main() -> None:
    """Read the command line, and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("target", help="one of those in tests/fuzz/targets.py")
    parser.add_argument("--seconds", type=int, default=60, help="how long; 60")
    parser.add_argument("--runs", type=int, help="how many documents at the most, and the same ones each time")
    parser.add_argument("--folder", type=Path, help="where inputs are kept; .fuzz/<target>")
    parser.add_argument("--again", type=Path, help="a file that broke a law: run it alone, without atheris")
    given = parser.parse_args()
    if given.again:
        _target(given.target)(given.again.read_bytes())
        return
    _fuzz(given.target, given.seconds, given.folder or KEPT / given.target, runs=given.runs)


def _fuzz(name: str, seconds: int, folder: Path, *, runs: int | None) -> None:
    import atheris  # noqa: PLC0415 -- `--again` does without it

    with atheris.instrument_imports(include=["aggregator"]):
        target = _target(name)
    from tests.fuzz import seeds  # noqa: PLC0415 -- what imports the program does so after it is instrumented

    documents = list(seeds.SEEDS[name])
    if seconds >= UNHURRIED and (corpus := seeds.corpus_folder()):
        documents += seeds.corpus_seeds(name, corpus)
    kept = folder / "kept"
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as work:
        begin, words = Path(work) / "seeds", Path(work) / "words"
        _write(begin, documents)
        words.write_text("\n".join(map(_word, seeds.TOKENS[name])) + "\n", encoding="ascii")
        options = {
            "dict": words,
            "max_total_time": seconds,
            "max_len": seeds.LARGEST,
            "timeout": HANGS,
            "rss_limit_mb": MEMORY,
            "artifact_prefix": f"{folder}/libfuzzer-",
            "print_final_stats": 1,
        }
        if runs:
            options |= {"runs": runs, "seed": 1}
        arguments = [f"-{option}={value}" for option, value in options.items()]
        process = os.fork()  # libFuzzer ends its process without a look back, and the seeds would stay
        if not process:
            run = _told(target, folder)
            for document in seeds.swollen(name) if seconds >= UNHURRIED else ():
                run(document)  # and is no seed: what is made of large documents is large, and takes long
            atheris.Setup([sys.argv[0], *arguments, str(kept), str(begin)], run)
            atheris.Fuzz()
        _, status = os.waitpid(process, 0)
    sys.exit(os.waitstatus_to_exitcode(status))


def _target(name: str) -> Callable[[bytes], None]:
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 -- it imports the program, which may have to be instrumented

    if name not in TARGETS:
        sys.exit(f"there is no target {name}; there are {', '.join(TARGETS)}")
    return TARGETS[name]


def _told(target: Callable[[bytes], None], folder: Path) -> Callable[[bytes], None]:
    """The target within its time; what breaks a law is kept before anything else is done about it."""

    def run(data: bytes) -> None:
        try:
            _in_time(target, data)
        except BaseException:
            broke = folder / f"broke-{_name(data)}"
            broke.write_bytes(data)
            sys.stderr.write(f"kept as {broke}\n")
            raise

    return run


def _in_time(target: Callable[[bytes], None], data: bytes) -> None:
    start = time.process_time()
    target(data)
    if (took := time.process_time() - start) > SLOW:
        raise SlowError(f"{len(data)} bytes took {took:.1f} s")


def _write(folder: Path, documents: Iterable[bytes]) -> None:
    folder.mkdir()
    for document in documents:
        (folder / _name(document)).write_bytes(document)


def _name(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()[:16]


def _word(token: str) -> str:
    """A line of libFuzzer's dictionary."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in token.encode()) + '"'


if __name__ == "__main__":
    main()
