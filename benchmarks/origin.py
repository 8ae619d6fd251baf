"""The benchmark's origin: generated feeds over keep-alive HTTP with ETags, from a process of its own.

`python -m benchmarks.origin FEEDS ENTRIES [SECONDS]` prints the bases it serves, one a line, and serves until its
standard input closes. Feed n is at `<base>/feed/<n>`; `GET /edition/<k>` puts k new entries on top of every feed.
Entries are dated so many seconds apart, one if that is left out.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

HOSTS = 40
"""Loopback addresses to serve on where the system has them (Linux has all of 127.0.0.0/8): one host, one request."""
SEED = 20240819
WORDS_PER_ENTRY = (170, 330)
"""1 to 2 kB of text."""
PLACES = [
    "France",
    "Germany",
    "Kenya",
    "Brazil",
    "Japan",
    "Baku",
    "Tbilisi",
    "Cairo",
    "Ottawa",
    "Lima",
    "Oslo",
    "Delhi",
]


class Press:
    """Generates the feeds; the same numbers give the same bytes in every run of a day."""

    def __init__(self, feeds: int, entries: int, apart: timedelta = timedelta(seconds=1)) -> None:
        self.feeds = feeds
        self.entries = entries
        self.apart = apart
        self.start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=2) - entries * apart
        vocabulary = random.Random(SEED)
        letters = "etaoinshrdlucmfwypvbgk"
        self.words = ["".join(vocabulary.choices(letters, k=vocabulary.randint(2, 9))) for _ in range(6000)]
        self.weights = [1 / (rank + 10) for rank in range(len(self.words))]
        self.documents: dict[int, tuple[bytes, bytes]] = {}
        self.edition = 0

    def publish(self, edition: int) -> None:
        """Put `edition` new entries on top of each feed."""
        self.edition = edition
        self.documents.clear()
        for number in range(self.feeds):
            body = self._feed(number)
            self.documents[number] = (hashlib.blake2b(body, digest_size=8).hexdigest().encode(), body)

    def _feed(self, number: int) -> bytes:
        first = self.edition
        entries = [self._entry(number, index) for index in range(self.entries + first - 1, first - 1, -1)]
        if number % 2:
            items = "".join(
                f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
                f"<pubDate>{format_datetime(when, usegmt=True)}</pubDate>"
                f"<description>{escape(html)}</description></item>\n"
                for title, link, when, html in entries
            )
            text = (
                '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
                f"<title>Paper {number}</title><link>https://paper-{number}.example/</link>"
                f"<description>Generated</description>\n{items}</channel></rss>\n"
            )
        else:
            items = "".join(
                f'<entry><id>{link}</id><title>{title}</title><link href="{link}"/>'
                f"<updated>{when.isoformat()}</updated>"
                f'<content type="html">{escape(html)}</content></entry>\n'
                for title, link, when, html in entries
            )
            text = (
                '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
                f"<id>https://paper-{number}.example/</id><title>Paper {number}</title>"
                f"<updated>{self.start.isoformat()}</updated><author><name>Desk</name></author>\n{items}</feed>\n"
            )
        return text.encode()

    def _entry(self, number: int, index: int) -> tuple[str, str, datetime, str]:
        rng = random.Random(f"{SEED}/{number}/{index}")
        words = rng.choices(self.words, self.weights, k=rng.randint(*WORDS_PER_ENTRY))
        for _ in range(4):
            words[rng.randrange(len(words))] = rng.choice(PLACES)
        title = " ".join(words[:8]).capitalize()
        size = len(words) // 4
        paragraphs = [" ".join(words[at : at + size]).capitalize() + "." for at in range(0, len(words), size)]
        link = f"https://paper-{number}.example/{index}"
        return title, link, self.start + index * self.apart, "".join(f"<p>{text}</p>" for text in paragraphs)


class Connection(asyncio.Protocol):
    """Just enough of HTTP/1.1 to answer a GET quickly."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to answer."""
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole request so far."""
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head, self.buffer = self.buffer[:end], self.buffer[end + 4 :]
            self.transport.write(self._answer(head))  # type: ignore[attr-defined]

    def _answer(self, head: bytes) -> bytes:
        lines = head.split(b"\r\n")
        path = lines[0].split(b" ")[1].decode()
        _, kind, number = path.split("/")
        if kind == "edition":
            self.press.publish(int(number))
            return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        etag, body = self.press.documents[int(number)]
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"if-none-match" and value.strip().strip(b'"') == etag:
                return b'HTTP/1.1 304 Not Modified\r\nETag: "' + etag + b'"\r\n\r\n'
        return (
            b'HTTP/1.1 200 OK\r\nETag: "'
            + etag
            + b'"\r\nContent-Type: application/xml\r\nContent-Length: '
            + str(len(body)).encode()
            + b"\r\n\r\n"
            + body
        )


async def serve(press: Press) -> None:
    """Serve until standard input closes."""
    loop = asyncio.get_running_loop()
    hosts = [f"127.0.0.{number}" for number in range(1, HOSTS + 1)] if sys.platform == "linux" else ["127.0.0.1"]
    for host in hosts:
        server = await loop.create_server(lambda: Connection(press), host, 0)
        print(f"http://{host}:{server.sockets[0].getsockname()[1]}", flush=True)
    print(flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    generated = Press(int(sys.argv[1]), int(sys.argv[2]), timedelta(seconds=int("".join(sys.argv[3:4]) or 1)))
    generated.publish(0)
    asyncio.run(serve(generated))
