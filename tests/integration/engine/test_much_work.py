"""A document that is much work to judge is judged before the transaction in which it is stored."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.dedupe import decide as judging
from aggregator.engine.recording import recorder
from aggregator.engine.session import Session
from tests.origin import Origin, respond
from tests.support import Clock, read_feed, settings, utc

NOW = utc(2026, 3, 4, 12)
WEIR = (
    "Masons from three villages closed the last gap in the weir at Holm on Tuesday, eleven weeks after the flood had "
    "taken its middle away. The miller, who had ground with a borrowed diesel since then, opened the sluice by hand, "
    "and the wheel turned before the priest had finished his blessing. All who own a meadow below it share the bill."
)


def rss(paper: str, text: str) -> bytes:
    """A paper's feed of one story."""
    return (
        f"<rss version='2.0'><channel><title>{paper}</title><link>https://{paper}.example/</link>"
        f"<description>d</description><item><title>The weir at Holm is closed</title>"
        f"<link>https://{paper}.example/weir</link><guid>{paper}-weir</guid>"
        f"<description>{text}</description></item></channel></rss>"
    ).encode()


def test_nothing_is_compared_in_the_transaction_and_all_comes_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two papers' copies are one story and an edit is an edit, though no verdict is reached where it is decided."""
    compared: list[bool] = []
    within: list[bool] = []
    verdict, judge = judging._verdict, recorder.judge_poll

    def counting(*given: object) -> object:
        compared.append(bool(within))
        return verdict(*given)

    def judging_all(*given: object, **named: object) -> object:
        within.append(True)
        try:
            return judge(*given, **named)
        finally:
            within.clear()

    monkeypatch.setattr(recorder, "WORK_LIMIT", 0)
    monkeypatch.setattr(judging, "_verdict", counting)
    monkeypatch.setattr(recorder, "judge_poll", judging_all)
    clock = Clock(NOW)
    with Origin() as origin:
        origin.script("/a", respond(200, rss("upper", WEIR)), respond(200, rss("upper", f"{WEIR} More follows.")))
        origin.script("/b", respond(200, rss("lower", WEIR)))
        sources = {"upper": origin.url("/a"), "lower": origin.url("/b")}
        made = settings(tmp_path, sources, '[[topics]]\nname = "all"\ntitle = "All"\nsources = ["upper", "lower"]\n')
        with Session(made, clock=clock, processes=0) as session:
            session.poll(["upper"])
            (copied,) = session.poll(["lower"])
            clock.now += timedelta(hours=5)
            (edited,) = session.poll(["upper"])
            session.publish()
    assert (copied.copies, edited.changed) == (1, 1)
    assert len(read_feed(made.output.dir / "all.atom")) == 1
    assert compared
    assert not any(compared)
