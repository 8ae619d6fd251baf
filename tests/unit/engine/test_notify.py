"""What the service manager is told, on a socket of our own."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.engine.notify import Notifier

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no sockets in the file system")


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """A manager's socket, by its address in the environment."""
    if request.param == "abstract" and sys.platform != "linux":
        pytest.skip("abstract sockets are Linux's")
    address = str(tmp_path / "n") if request.param == "path" else f"@aggregator-test-{secrets.token_hex(8)}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address if request.param == "path" else "\0" + address[1:])
        listener.settimeout(5)
        yield address, listener


def test_every_state_is_one_datagram(manager: tuple[str, socket.socket]) -> None:
    """READY with a status of one line, RELOADING with its moment, STOPPING; signs of life where they are waited for."""
    address, listener = manager
    environ = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}
    notifier = Notifier.from_environment(environ)
    notifier.ready("3 sources,\n2 topics")
    assert listener.recv(1000) == b"READY=1\nSTATUS=3 sources, 2 topics"
    notifier.reloading()
    lines = listener.recv(1000).decode().split("\n")
    assert lines[0] == "RELOADING=1"
    assert lines[1].removeprefix("MONOTONIC_USEC=").isdigit()
    notifier.alive()
    assert listener.recv(1000) == b"WATCHDOG=1"
    notifier.stopping()
    assert listener.recv(1000) == b"STOPPING=1"


@pytest.mark.parametrize("watchdog", [{}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}])
def test_signs_of_life_are_sent_to_who_waits_for_them(
    manager: tuple[str, socket.socket], watchdog: dict[str, str]
) -> None:
    """Without a watchdog, or with one for another process, none is sent."""
    address, listener = manager
    notifier = Notifier.from_environment({"NOTIFY_SOCKET": address, **watchdog})
    notifier.alive()
    notifier.stopping()
    assert listener.recv(1000) == b"STOPPING=1"


@pytest.mark.parametrize("address", ["", "vsock:2:1", "/nowhere/at/all"])
def test_a_manager_that_is_not_there_is_no_reason_to_stop(address: str) -> None:
    """Started by hand, or with an address that leads nowhere, the daemon goes on."""
    notifier = Notifier.from_environment({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1"})
    notifier.ready("ready")
    notifier.alive()
