"""Orders as rows of a database that both ends reach, where they may run on different machines."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

from aggregator.engine.carrying import Command, answers, is_last
from aggregator.engine.control import ANSWER_LIMIT, PATIENCE, REQUEST_LIMIT, VERSION, Message, decode, encode
from aggregator.engine.control_client import heard
from aggregator.errors import ControlError, StoreError
from aggregator.store.protocol import Ordered

LOOK_EVERY = 1.0
"""Seconds between two looks of a daemon for orders."""

TAKEN_WITHIN = 4.0
"""Seconds after which an order that no daemon took is withdrawn: none runs."""

READ_EVERY = 0.2
"""Seconds between two looks of the client for an answer."""

Clock = Callable[[], datetime]


class OrderDesk:
    """The daemon's end: looks for orders and carries them out, one at a time."""

    def __init__(self, store: Ordered, commands: Mapping[str, Command], clock: Clock) -> None:
        self._store = store
        self._commands = commands
        self._clock = clock
        self._stopping = threading.Event()

    def start(self) -> None:
        """Look for orders from now on."""
        threading.Thread(target=self._look, name="orders", daemon=True).start()

    def stop(self) -> None:
        """Take no more; one under way ends with the daemon."""
        self._stopping.set()

    def _look(self) -> None:
        trouble = ""
        while not self._stopping.wait(LOOK_EVERY):
            try:
                while not self._stopping.is_set() and (taken := self._store.take_order(now=self._clock())):
                    self._answer(*taken)
                trouble = ""
            except StoreError as error:  # the loops of the daemon meet it too, and tell of it in `/healthz`
                if str(error) != trouble:
                    structlog.get_logger().error("orders cannot be read", error=str(error))
                trouble = str(error)

    def _answer(self, name: str, order: str) -> None:
        for message in answers(self._commands, order.encode()):
            line = encode(message, ANSWER_LIMIT).decode() if message["event"] != "waiting" else ""
            self._store.tell_order(name, line, done=is_last(message), now=self._clock())
            if self._stopping.is_set():
                return


def ask(
    store: Ordered,
    command: str,
    arguments: Message,
    on_event: Callable[[dict[str, Any]], None] = lambda _: None,
    *,
    clock: Clock,
) -> dict[str, Any] | None:
    """Have a daemon on this database carry out an order; its result, or None where no daemon takes it.

    :param on_event: told of everything that the daemon tells before the result
    :raises AggregatorError: the daemon refused it, or failed, or gave no sign of life for `PATIENCE` seconds
    """
    request = encode({"version": VERSION, "command": command, "arguments": arguments}, REQUEST_LIMIT).decode()
    name = store.give_order(request, now=clock())
    try:
        return _result(store, name, on_event)
    finally:
        store.withdraw_order(name)


def _result(store: Ordered, name: str, on_event: Callable[[dict[str, Any]], None]) -> dict[str, Any] | None:
    began = moved_at = time.monotonic()
    read, told_at = 0, None
    while (order := store.read_order(name)) is not None:
        now = time.monotonic()
        if not order.taken and now - began > TAKEN_WITHIN and store.withdraw_order(name, untaken=True):
            return None
        for line in order.answer[read:].splitlines():
            result = heard(decode(line.encode()), on_event)
            if result is not None:
                return result
        read = len(order.answer)
        if order.told_at != told_at:
            told_at, moved_at = order.told_at, now
        if order.taken and now - moved_at > PATIENCE:
            raise ControlError(f"the daemon has said nothing for {PATIENCE:.0f} seconds; its log may tell why")
        time.sleep(READ_EVERY)
    raise ControlError("the order is gone from the database before it was carried out")
