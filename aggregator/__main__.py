"""`python -m aggregator`, and the script `aggregator`."""

import sys

from aggregator.engine.signals import EARLY


def main() -> None:
    """Run the command line; the daemon heeds signals before anything that takes time is imported."""
    if "run" in sys.argv[1:]:
        EARLY.heed(at_once=True)
    from aggregator.cli.main import main as command  # noqa: PLC0415 - after signals are heeded, not before

    command()


if __name__ == "__main__":
    main()
