"""Signals to the daemon, heeded from its first moment: before its imports, its config and its database.

A signal that nothing heeds ends a process at once, and SIGHUP is how a changed config is announced, perhaps while the
program is still starting. So this module imports nothing that takes time.
"""

from __future__ import annotations

import signal
from types import FrameType


class Signals:
    """What signals have asked for: to stop (SIGTERM, SIGINT), to read the config again (SIGHUP)."""

    def __init__(self) -> None:
        # Flags and no Events: the lock of one may be held by the very thread that a signal interrupts.
        self.stopping = False
        self._reload = False
        self._at_once = False

    def heed(self, *, at_once: bool) -> None:
        """Take signals from now on; only the main thread may do so.

        :param at_once: have a signal to stop end the main thread wherever it is, as nothing looks at the flag yet
        """
        self._at_once = at_once
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, self._note_reload)

    def take_reload(self) -> bool:
        """Whether a reload was asked for since the last time that somebody asked."""
        if not self._reload:
            return False
        self._reload = False  # one that comes from here on is for another reload; one before it, for the caller's
        return True

    def _note_reload(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        self._reload = True

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        self.stopping = True
        if self._at_once:
            self._at_once = False  # what closes meanwhile is not to be interrupted by a second one
            raise SystemExit(0)


EARLY = Signals()
"""Those of this process, heeded as early as it can."""
