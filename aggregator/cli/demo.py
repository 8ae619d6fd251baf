"""`aggregator demo`: see it all work without a network."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aggregator.cli.options import load_settings
from aggregator.cli.output import printable, table
from aggregator.cli.progress import progress
from aggregator.errors import UserError

if TYPE_CHECKING:
    from aggregator.engine.reports import PollReport
    from aggregator.engine.session import Session

MARK = ".aggregator-demo"
"""A file that says that a folder is a demo's, so that the next demo may start it afresh."""
DATABASE = "aggregator.sqlite"
LEFTOVERS = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "config.toml")
"""What an earlier demo wrote beside its feeds."""


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default="demo-data",
    show_default=True,
    help="Where the demo keeps its config, its database and its feeds.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="Where to serve it.")
@click.option("--once", is_flag=True, help="Publish and exit instead of serving.")
def demo(folder: Path, port: int, *, once: bool) -> None:
    """Poll a dozen made-up papers, keep each story once, publish topics, and serve them until Ctrl-C.

    The papers are served on loopback and polled over real HTTP by the same engine as always. A second poll brings
    edited and late stories.

    \b
    aggregator demo
    aggregator demo --once --dir /tmp/demo
    aggregator demo --port 9000
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.cli.logs import configure
    from aggregator.demo.origin import Origin
    from aggregator.demo.press import papers
    from aggregator.demo.settings import write_config
    from aggregator.engine.session import Session, utc_now
    from aggregator.serve.app import create_app
    from aggregator.serve.server import Server

    configure(level=logging.ERROR)
    output = folder / "feeds"
    server = None if once else Server(create_app(output.absolute()), host="127.0.0.1", port=port)
    with ExitStack() as stack:
        if server:
            stack.callback(server.stop)
        _prepare(folder)
        now = utc_now().replace(microsecond=0)
        shown_port = server.port if server else port
        with Origin(now=now) as origin:
            config = write_config(folder, papers(edition=1, now=now), origin=origin.base, port=shown_port)
            with Session(load_settings(config)) as session:
                _pass(session, "First poll: everything is new")
                origin.print_edition(2)
                _pass(session, "Second poll: edits, and stories that came late")
                _topics(session)
        click.echo(printable(f"Published to {output}. Ask why a story is where it is, for example:"))
        click.echo(printable(f"  aggregator explain -c {config} https://caucasus-ledger.example/001/az-rail"))
        if server:
            click.echo(f"Serving {server.url} until Ctrl-C.")
            server.run()


def _prepare(folder: Path) -> None:
    """Make the folder ready for a fresh demo.

    :raises UserError: it holds something that no demo wrote, or cannot be written
    :raises StoreLockedError: another demo is at work in it
    """
    from aggregator.store.instance import InstanceLock

    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
            msg = f"{folder} is not empty and no demo made it: name another folder with --dir"
            raise UserError(msg)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()
        lock = InstanceLock(folder / DATABASE)
        try:
            for name in LEFTOVERS:
                (folder / name).unlink(missing_ok=True)
        finally:
            lock.release()
    except OSError as error:
        msg = f"{folder} cannot be written ({error.strerror}): name another folder with --dir"
        raise UserError(msg) from error


def _pass(session: Session, title: str) -> None:
    with progress("polling", len(session.sources)) as step:
        reports = session.poll(everything=True, on_report=lambda report: step(report.source))
    session.publish()
    table(title, ["source", "items", "new", "changed", "copies", "problems"], [_row(r) for r in _by_name(reports)])


def _by_name(reports: tuple[PollReport, ...]) -> list[PollReport]:
    return sorted(reports, key=lambda report: report.source)


def _row(report: PollReport) -> list[object]:
    problems = report.detail or "; ".join(f"{problem.where}: {problem.what}" for problem in report.problems)
    return [report.source, report.total, report.new, report.changed, report.copies, problems or "none"]


def _topics(session: Session) -> None:
    from aggregator.publish.atom import FEED

    titles = {topic.name: topic.title for topic in session.settings.topics}
    url = session.settings.site.url
    rows = [[row.name, titles[row.name], row.entries, url + FEED.file(row.name)] for row in session.store.topic_rows()]
    table("Topics", ["topic", "title", "entries", "feed"], rows)
