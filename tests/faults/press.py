"""Papers on a scripted origin that print more and more stories, and remember what they printed."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from tests.origin import Asked, Origin, Pause, respond

WINDOW = 60
"""Stories that a paper's feed shows at a time: none leaves it unread, however many lives of a daemon pass it by."""
LIMIT = 1000
"""Stories that a topic shows, the most that a config can ask for."""


@dataclass(frozen=True)
class Printed:
    """One story in one paper."""

    guid: str
    title: str
    text: str
    date: datetime


@dataclass
class Paper:
    """One paper, its stories from the first to the last."""

    name: str
    stories: list[Printed] = field(default_factory=list)

    def feed(self) -> bytes:
        """Its feed now."""
        items = "".join(
            f"<item><title>{one.title}</title><link>{one.guid}</link><guid>{one.guid}</guid>"
            f"<pubDate>{format_datetime(one.date)}</pubDate><description>{one.text}</description></item>\n"
            for one in reversed(self.stories[-WINDOW:])
        )
        return (
            f'<rss version="2.0"><channel><title>{self.name}</title><link>https://{self.name}.example/</link>'
            f"<description>d</description>\n{items}</channel></rss>"
        ).encode()


class Press:
    """Some papers; every story is one paper's own, or one that two papers print alike.

    :param origin: where the papers are served, with an ETag, to be asked for conditionally
    :param slow: seconds that an answer takes at the most
    """

    def __init__(self, origin: Origin, papers: int, dice: random.Random, *, slow: float = 0.0) -> None:
        self.papers = [Paper(f"paper-{number}") for number in range(papers)]
        self.shared: list[tuple[str, str]] = []
        """The guids of each story that two papers print."""
        self._origin = origin
        self._dice = dice
        self._slow = slow
        self._lock = threading.Lock()
        for paper in self.papers:
            origin.script(f"/{paper.name}", self.answering(paper))

    def print(self, now: datetime, *, most: int = 2) -> None:
        """Each paper prints up to so many further stories, and one story is in two papers."""
        with self._lock:
            for paper in self.papers:
                for _ in range(self._dice.randint(0, most)):
                    self._add(paper, now, *self._story())
            first, second = self._dice.sample(self.papers, 2)
            title, text = self._story()
            self.shared.append((self._add(first, now, title, text), self._add(second, now, title, text)))

    def requests(self, paper: Paper, *, after: int = 0) -> list[Asked]:
        """What the paper was asked, from the given one of the origin's requests on."""
        return [one for one in list(self._origin.requests)[after:] if one.target == f"/{paper.name}"]

    def answering(self, paper: Paper) -> Callable[[Asked], Iterator[bytes | Pause]]:
        """The paper's answers: its feed, or 304 to who has it already."""

        def answer(asked: Asked) -> Iterator[bytes | Pause]:
            with self._lock:
                wait, etag, body = self._dice.uniform(0, self._slow), f'"{len(paper.stories)}"', paper.feed()
            yield Pause(wait)
            yield respond(304, ETag=etag) if asked.header("if-none-match") == etag else respond(200, body, ETag=etag)

        return answer

    def config(self, folder: Path, **polling: object) -> Path:
        """A config of all papers with a topic for each and one for all, polled each minute; written into the folder.

        :param polling: keys of `[polling]`
        """
        keys = {"host_spacing": "0s", "min_interval": "1m", "allow_private": ["127.0.0.0/8"], "workers": 4} | polling
        names = [paper.name for paper in self.papers]
        lines = ['[site]\ntitle = "Test"\nurl = "https://news.example/"\n[serve]\nport = 0\n[polling]']
        lines += [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
        lines += [
            f'[[sources]]\nname = "{name}"\nurl = "{self._origin.url(f"/{name}")}"\ninterval = "1m"' for name in names
        ]
        lines += [
            f'[[topics]]\nname = "{name}"\nsources = {json.dumps(of)}\nlimit = {LIMIT}\nmax_age = "90d"'
            for name, of in [("all", names), *((name, [name]) for name in names)]
        ]
        path = folder / "config.toml"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def _add(self, paper: Paper, now: datetime, title: str, text: str) -> str:
        guid = f"https://{paper.name}.example/story/{len(paper.stories)}"
        paper.stories.append(Printed(guid, title, text, now))
        return guid

    def _story(self) -> tuple[str, str]:
        """A title and a text that are like no others."""
        words = ["".join(self._dice.choices("abcdefghijklmnop", k=7)) for _ in range(60)]
        return " ".join(words[:5]).capitalize(), " ".join(words[5:]).capitalize() + "."
