"""How a daemon carries out an order, whichever way it came: from one line to the lines of its answer."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import structlog

from aggregator.engine.control import ALIVE_EVERY, ANSWER_LIMIT, VERSION, Message, decode, encode
from aggregator.errors import AggregatorError, ControlError

Emit = Callable[[Message], None]
Command = Callable[[Mapping[str, Any], Emit], Message]
"""Carries out an order with these arguments, tells events as they come, and returns the result.

It raises an `AggregatorError` for whatever the client is to be told, and `ControlError` for arguments it cannot take.
"""


def answers(commands: Mapping[str, Command], order: bytes) -> Iterator[Message]:
    """Carry an order out, in a thread of its own; what is to be told, as it comes, the result or an error last.

    Something comes at least every `ALIVE_EVERY`. Whoever listens no longer ends the telling, and not the command.
    """
    try:
        command, arguments = _command_of(commands, order)
    except ControlError as error:
        yield failed("bad order", str(error))
        return
    told: queue.SimpleQueue[Message] = queue.SimpleQueue()
    threading.Thread(target=_carry_out, args=(command, arguments, told.put), name="order", daemon=True).start()
    while True:
        try:
            message = _bounded(told.get(timeout=ALIVE_EVERY))
        except queue.Empty:
            message = {"event": "waiting"}
        yield message
        if is_last(message):
            return


def is_last(message: Message) -> bool:
    """Whether nothing comes after it."""
    return message.get("event") in {"done", "error"}


def failed(kind: str, message: str) -> Message:
    """The answer to an order that cannot be carried out."""
    return {"event": "error", "kind": kind, "message": message}


def _command_of(commands: Mapping[str, Command], line: bytes) -> tuple[Command, Mapping[str, Any]]:
    """The command that is asked for and its arguments.

    :raises ControlError: there is none, or this daemon does not understand it
    """
    order = decode(line)
    if order.get("version") != VERSION:
        raise ControlError(
            f"the daemon speaks version {VERSION} of the control socket and was asked in another: "
            "restart it with the program that is installed now"
        )
    command = commands.get(str(order.get("command")))
    if command is None:
        raise ControlError(f"the daemon knows no such order; it knows {', '.join(sorted(commands))}")
    arguments = order.get("arguments", {})
    if not isinstance(arguments, dict):
        raise ControlError("the arguments of an order are a JSON object")
    return command, arguments


def _carry_out(command: Command, arguments: Mapping[str, Any], tell: Emit) -> None:
    try:
        tell({"event": "done", "result": command(arguments, tell)})
    except AggregatorError as error:
        tell(failed(type(error).__name__, str(error)))
    except Exception as error:  # noqa: BLE001 - logged with its trace; the client is told that there is one
        structlog.get_logger().exception("an order failed unexpectedly")
        tell(failed("fault", f"a fault of the daemon ({type(error).__name__}), which its log tells"))


def _bounded(message: Message) -> Message:
    """The message, or that it is too long to be told."""
    try:
        encode(message, ANSWER_LIMIT)
    except ControlError as error:
        return failed("too long", str(error))
    return message
