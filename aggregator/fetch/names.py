"""Looking a host's name up without outlasting the fetch: the system's resolver knows no deadline."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address

from aggregator.fetch.failure import ended, name_failure
from aggregator.model import FailureKind

MAX_PENDING = 64
"""Look-ups under way at once, those included that nobody waits for any more; each one is a thread."""

Resolve = Callable[[str], tuple[str, ...]]
"""A host's name to its addresses, in the order to try them; raises `OSError` or `UnicodeError`. May block."""


def system_resolve(host: str) -> tuple[str, ...]:
    """The addresses that the system's resolver gives, each once."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(sockaddr[0]) for _, _, _, _, sockaddr in found))


class Resolver:
    """Look-ups in threads of their own, so that a resolver that hangs holds up nothing but itself.

    A thread is started for each new connection to a named host (0.1 ms); kept-alive connections and literal addresses
    need none. They are daemon threads: a hung resolver does not hold up the program's exit either.
    """

    def __init__(self, resolve: Resolve = system_resolve) -> None:
        self._resolve = resolve
        self._slots = threading.BoundedSemaphore(MAX_PENDING)

    def addresses(self, host: str, timeout: float) -> tuple[str, ...]:
        """Every address of a host.

        :param timeout: seconds to wait at the most
        :raises EndedError: the name could not be looked up
        """
        if _is_address(host):
            return (host,)
        late = ended(FailureKind.DNS, f"The name of the host {host} was not looked up in time.", transient=True)
        if not self._slots.acquire(timeout=timeout):
            raise late
        answers: queue.SimpleQueue[tuple[str, ...] | OSError | UnicodeError] = queue.SimpleQueue()
        threading.Thread(target=self._look_up, args=(host, answers), name=f"resolve {host}", daemon=True).start()
        try:
            answer = answers.get(timeout=timeout)
        except queue.Empty:
            raise late from None
        if isinstance(answer, OSError | UnicodeError):
            raise name_failure(host, answer)
        return answer

    def _look_up(self, host: str, answers: queue.SimpleQueue[tuple[str, ...] | OSError | UnicodeError]) -> None:
        try:
            answers.put(self._resolve(host))
        except (OSError, UnicodeError) as error:
            answers.put(error)
        finally:
            self._slots.release()


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
