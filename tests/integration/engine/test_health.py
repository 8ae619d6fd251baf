"""`aggregator health`: what it says of a daemon that runs, however it serves, and of one that does not."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.cli.health import trouble
from aggregator.config.load import load
from aggregator.engine import session as engine
from aggregator.engine.daemon import Daemon
from aggregator.engine.session import Session, curation_file
from aggregator.serve.app import create_app
from aggregator.serve.server import Server
from tests.integration.engine.test_daemon import PATIENCE, config, event
from tests.origin import Origin, respond


def health(path: Path) -> tuple[int, str]:
    """The command's exit code, and what it prints."""
    command = [sys.executable, "-m", "aggregator", "health", "-c", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize("options", [(), ("--no-serve",)])
def test_a_daemon_is_asked_whatever_its_port_is(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Served at a port that the system chose, or not at all, it says itself that it is well."""
    with Origin() as origin:
        origin.script("/feed", respond(404))
        path = config(tmp_path, {"paper": origin.url("/feed")})
        assert health(path) == (1, "unready: no daemon answers\n")
        command = [sys.executable, "-m", "aggregator", "run", "-c", str(path), *options]
        daemon = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            event(daemon, lambda told: told["event"] == "polled")
            for _ in range(100):
                code, said = health(path)
                if code == 0:
                    break
                assert said == "unready: the loops have not gone round yet\n"
            assert (code, said) == (0, "ready\n")
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(PATIENCE) == 0
        finally:
            daemon.kill()
            daemon.communicate()
        assert health(path) == (1, "unready: no daemon answers\n")


def test_the_web_server_is_asked_where_the_daemon_takes_no_orders(tmp_path: Path) -> None:
    """On a volume without sockets the configured port tells, with the reasons of the daemon."""
    path = config(tmp_path, {"paper": "http://127.0.0.1:9/feed"})
    with Session(load(path), processes=0) as session:
        daemon = Daemon(session, load=lambda: load(path))
        server = Server(create_app(tmp_path, ready=daemon.readiness), port=0)
        server.start()
        try:
            path.write_text(path.read_text().replace("port = 0", f'port = {server.port}\nhost = "0.0.0.0"'))
            assert trouble(load(path)) == "the loops have not gone round yet"
            daemon._watch("poll", lambda: None)
            daemon._watch("place", lambda: None)
            daemon._watch("publish", lambda: None)
            assert trouble(load(path)) == ""
        finally:
            server.stop()
    assert trouble(load(path)) == "no daemon answers"


def test_decisions_lie_where_they_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the config, and where that can only be read beside the database; a key says otherwise."""
    folder, state = tmp_path / "config", tmp_path / "state"
    folder.mkdir()
    state.mkdir()
    path = config(folder, {"paper": "http://127.0.0.1:9/feed"})
    text = path.read_text() + f'\n\n[storage]\nurl = "sqlite:///{state}/a.sqlite"\n'
    path.write_text(text)
    assert curation_file(load(path)).path == folder / "curation.toml"
    real = engine.os.access
    monkeypatch.setattr(engine.os, "access", lambda asked, mode: Path(asked) != folder and real(asked, mode))
    assert curation_file(load(path)).path == state / "curation.toml"
    (folder / "curation.toml").write_text("")
    assert curation_file(load(path)).path == folder / "curation.toml", "what people wrote there is read"
    path.write_text(f'{text}\n[curation]\npath = "decisions/log.toml"\n')
    assert curation_file(load(path)).path == folder / "decisions" / "log.toml"


def test_a_reload_moves_to_another_log_of_decisions(tmp_path: Path) -> None:
    """The running daemon reads the log that the new config names."""
    path = config(tmp_path, {"paper": "http://127.0.0.1:9/feed"})
    with Session(load(path), processes=0) as session:
        path.write_text(f'{path.read_text()}\n\n[curation]\npath = "log.toml"\n')
        (tmp_path / "log.toml").write_text("[[decision]\n")
        assert session.reload(load(path)) == ()
        session.publish()
        assert session.curator.mistakes.startswith(f"{tmp_path}/log.toml:1:")
