"""Telling the service manager how the daemon is: the datagrams of sd_notify(3), without systemd's library.

The manager of a service of `Type=notify-reload` learns how it is by lines of `NAME=value` on the socket that
`NOTIFY_SOCKET` names, and by nothing else. Where that is not set nothing is sent: the same program runs by hand.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping

import structlog

PATIENCE = 1.0
"""Seconds to wait for a manager whose queue is full; the daemon's own work is worth more than its news."""

_ABSTRACT = "@"
"""Begins the name of a socket that is in no folder (unix(7)); on the wire it is a NUL."""


class Notifier:
    """Sends the daemon's state to the service manager, or to nobody."""

    def __init__(self, address: str = "", *, watched: bool = False) -> None:
        """Remember whom to tell.

        :param address: an absolute path, or a name after an @ in the abstract namespace; empty: nobody is told
        :param watched: whether the manager waits for signs of life (sd_watchdog_enabled(3))
        """
        self._address = "\0" + address[1:] if address.startswith(_ABSTRACT) else address
        self._watched = watched
        self._failed = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Notifier:
        """The notifier of a process that a service manager started, by what it put into the environment.

        A `WATCHDOG_PID` of another process means that not this one is watched; without one, this one is.
        """
        address = environ.get("NOTIFY_SOCKET", "")
        if address[:1] not in {"/", _ABSTRACT}:  # vsock and what else sd_notify knows is for virtual machines
            return cls()
        mine = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        return cls(address, watched=mine and environ.get("WATCHDOG_USEC", "0").strip("0").isdigit())

    def ready(self, status: str) -> None:
        """Say that the start, or a reload, is done.

        :param status: one line for people
        """
        self._send("READY=1", f"STATUS={' '.join(status.split())}")

    def reloading(self) -> None:
        """Say that a reload begins; the manager waits for the next `ready`.

        The moment tells it apart from reloads that were asked for before (systemd.service(5), notify-reload).
        """
        self._send("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1_000}")

    def stopping(self) -> None:
        """Say that the daemon is about to end."""
        self._send("STOPPING=1")

    def alive(self) -> None:
        """Give a sign of life, if one is waited for."""
        if self._watched:
            self._send("WATCHDOG=1")

    def _send(self, *lines: str) -> None:
        """One datagram; a manager that cannot be reached is told of in the log, once, and is no reason to stop."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.settimeout(PATIENCE)
                sender.sendto("\n".join(lines).encode(), self._address)
            self._failed = False
        except OSError as error:
            if not self._failed:
                structlog.get_logger().warning("the service manager cannot be told", error=error.strerror or str(error))
            self._failed = True
