"""How a fetch ends before its document is complete: one exception, which never leaves this room."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus

from urllib3.exceptions import InvalidHeader

from aggregator.model import Failed, FailureKind


class EndedError(Exception):
    """The fetch is over, and this is what came of it.

    No OSError on purpose: those are caught, wrapped and retried on their way up through http.client, urllib3 and
    requests, while this one reaches `Client.fetch` as it was raised.
    """

    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.detail)
        self.failed = failed


def ended(kind: FailureKind, detail: str, *, transient: bool) -> EndedError:
    """The exception for a failure without an HTTP status."""
    return EndedError(Failed(kind=kind, detail=detail, transient=transient))


def name_failure(host: str, error: OSError | UnicodeError) -> EndedError:
    """What a resolver's refusal means.

    "No such name" is no proof that there is none: resolvers say the same when the machine has no network.
    """
    if isinstance(error, UnicodeError):
        return ended(FailureKind.DNS, f"{host} cannot be the name of a host.", transient=False)
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME:
        return ended(FailureKind.DNS, f"The host {host} was not found: no such name, or no network.", transient=True)
    return ended(FailureKind.DNS, f"The name of the host {host} could not be looked up.", transient=True)


def connect_failure(host: str, error: OSError) -> EndedError:
    """What the system's refusal to connect means."""
    return ended(FailureKind.CONNECT, f"The host {host} {refusal_in_words(error)}.", transient=True)


def refusal_in_words(error: OSError) -> str:
    """What the system's refusal to connect says of whom it was tried with."""
    if isinstance(error, ConnectionRefusedError):
        return "refused the connection"
    if isinstance(error, TimeoutError):
        return "did not answer when connected to"
    return "could not be reached" + (f" ({error.strerror})" if error.strerror else "")


def tls_failure(host: str, error: Exception) -> EndedError:
    """What a failed TLS handshake means; a wrong certificate seldom mends itself within hours."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return ended(
            FailureKind.TLS,
            f"The certificate of {host} is not valid: {error.verify_message.rstrip('.')}.",
            transient=False,
        )
    return ended(FailureKind.TLS, f"No secure connection to {host} could be made.", transient=True)


def status_sentence(status: int) -> str:
    """A status in words; not in the server's own, which are free text of a stranger."""
    try:
        return f"The server answered {status} {HTTPStatus(status).phrase}."
    except ValueError:
        return f"The server answered with the unknown status {status}."


_LIBRARY_FAILURES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], FailureKind, str], ...] = (
    (http.client.IncompleteRead, FailureKind.TRUNCATED, "The answer broke off before its end."),
    (ConnectionError, FailureKind.CONNECT, "The server closed the connection."),
    ((http.client.HTTPException, InvalidHeader), FailureKind.HTTP, "The server's answer is not proper HTTP."),
    (ssl.SSLError, FailureKind.TLS, "The secure connection broke."),
    (OSError, FailureKind.CONNECT, "The connection broke."),
)
"""What the exceptions of http.client, urllib3 and the system mean, the most telling first."""


def from_libraries(error: Exception) -> Failed:
    """Name what came up through the libraries by the exceptions that it was wrapped around.

    Their messages are not repeated: they hold addresses, and those may hold secrets.
    """
    causes = list(_causes(error))
    for types, kind, detail in _LIBRARY_FAILURES:
        if any(isinstance(cause, types) for cause in causes):
            return Failed(kind=kind, detail=detail, transient=True)
    return Failed(kind=FailureKind.INTERNAL, detail=f"Unexpected {type(error).__name__}.", transient=True)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
