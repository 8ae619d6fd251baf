"""The log is one line an event, and holds no secret and nothing that a terminal would obey."""

from __future__ import annotations

import io
import json
import logging
import sys

import pytest
import structlog

from aggregator.cli.logs import configure


class Terminal(io.StringIO):
    """An output that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def logged(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> io.StringIO:
    """The stream, with the log going to it."""
    monkeypatch.setattr(sys, "stderr", stream)
    configure()
    return stream


def fail() -> None:
    """Raise what quotes an address with secrets and a terminal's commands."""
    raise RuntimeError("GET https://me:canary@paper.example/feed?key=canary&a=canary failed\x1b]0;evil\x07")


def test_an_event_is_one_json_line_whatever_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Line breaks and escapes in a value stay inside of its string; what is None is left out."""
    out = logged(monkeypatch, io.StringIO())
    structlog.get_logger().info("polled", title='a\r\n{"event": "forged"}\x1b[31m\u202e', detail=None)
    (line,) = out.getvalue().splitlines()
    event = json.loads(line)
    assert (event["event"], event["level"]) == ("polled", "info")
    assert "detail" not in event
    assert not set(line) & set("\x1b\u202e")


def test_what_libraries_log_is_such_a_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """From warnings up, with the logger's name."""
    out = logged(monkeypatch, io.StringIO())
    logging.getLogger("sqlalchemy").info("started")
    logging.getLogger("sqlalchemy").warning("bad answer\nfrom %s", "https://x.example/?token=canary")
    (line,) = out.getvalue().splitlines()
    event = json.loads(line)
    assert (event["logger"], event["level"]) == ("sqlalchemy", "warning")
    assert "canary" not in line


def test_what_strangers_send_to_the_web_server_fills_no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that is no HTTP is no event, since anybody can send any number of them; a fault of the server is."""
    out = logged(monkeypatch, io.StringIO())
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    assert out.getvalue() == ""
    logging.getLogger("uvicorn.error").error("Exception in ASGI application")
    assert json.loads(out.getvalue())["level"] == "error"


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_a_trace_holds_no_secret_of_an_address(monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO]) -> None:
    """Where it went wrong is told; userinfo and query of an address are not, and no terminal is commanded."""
    out = logged(monkeypatch, stream())
    try:
        fail()
    except RuntimeError:
        structlog.get_logger().exception("reading a source failed unexpectedly", source="paper")
    text = out.getvalue()
    assert "in fail" in text
    assert "paper.example/feed" in text
    assert "canary" not in text
    assert "\x1b]" not in text
    assert "\x07" not in text


def test_a_terminal_gets_readable_lines_and_no_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values are quoted where they hold more than letters."""
    out = logged(monkeypatch, Terminal())
    structlog.get_logger().info("polled", source="paper", title="a\x1b]0;evil\x07\r\nb")
    assert len(out.getvalue().splitlines()) == 1
    assert "polled" in out.getvalue()
    assert "\x1b]" not in out.getvalue()


def test_a_log_that_nobody_reads_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed stream, as after `aggregator run 2>&1 | head`, swallows events instead of failing the work."""
    out = logged(monkeypatch, io.StringIO())
    log = structlog.get_logger()
    log.info("one")
    out.close()
    log.info("two")
    log.error("three")
