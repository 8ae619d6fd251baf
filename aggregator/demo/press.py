"""The demo's press: made-up stories (`data/stories.toml`) in the dress of made-up papers (`data/papers.toml`).

Nothing here knows a feed format; `formats` writes the papers out.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

WIRE = "Meridian News Agency"
"""The made-up agency whose copy more than one paper carries."""
EDITION_GAP = timedelta(minutes=20)
"""How much later each further paper prints the same wire copy."""
MOST_READ = 4
"""Headlines of other stories in a most-read list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One story as one paper prints it."""

    story: str
    """Its id in stories.toml."""
    number: int
    """The paper's own running number; stable over editions."""
    title: str
    link: str
    html: str
    published: datetime | None
    """None where the paper gives no dates."""
    author: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """One made-up paper in one edition."""

    name: str
    title: str
    publisher: str
    country: str
    format: str
    """rss20, rss10, atom10 or json11."""
    guid: str
    """What identifies an item: "link", "number" or "none"."""
    home: str
    pieces: tuple[Piece, ...]


@cache
def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("aggregator.demo").joinpath("data", name).read_text(encoding="utf-8"))


@cache
def stories() -> dict[str, dict[str, Any]]:
    """Every made-up story by its id: title, countries, hours, text and perhaps a dateline."""
    return {story["id"]: story for story in _load("stories.toml")["story"]}


def is_wire(story: str) -> bool:
    """Whether more than one paper carries the story, so that it is the agency's copy."""
    carriers = [paper for paper in _load("papers.toml")["paper"] if any(i["story"] == story for i in paper["items"])]
    return len(carriers) > 1


def papers(*, edition: int, now: datetime) -> tuple[Paper, ...]:
    """Print every paper.

    :param edition: 1 for the first poll; 2 brings the edits and the late stories
    :param now: the moment the demo starts; the stories' ages count back from it
    """
    press = _load("papers.toml")
    printed: dict[str, int] = {}
    result = []
    for paper in press["paper"]:
        items = list(paper["items"])
        edits = {edit["story"]: edit for edit in press["edit"] if edit["paper"] == paper["name"]} if edition > 1 else {}
        if edition > 1:
            items += [late for late in press["late"] if late["paper"] == paper["name"]]
        pieces = []
        for number, item in enumerate(items, start=1):
            place = printed[item["story"]] = printed.get(item["story"], -1) + 1
            pieces.append(_piece(paper, item, edits.get(item["story"], {}), number=number, place=place, now=now))
        result.append(
            Paper(
                name=paper["name"],
                title=paper["title"],
                publisher=paper["publisher"],
                country=paper["country"],
                format=paper["format"],
                guid=paper["guid"],
                home=_home(paper),
                pieces=tuple(reversed(pieces)),
            )
        )
    return tuple(result)


def _home(paper: dict[str, Any]) -> str:
    return f"https://{paper['name']}.example/"  # RFC 2606 section 2: .example is nobody's


def _piece(
    paper: dict[str, Any], item: dict[str, Any], edit: dict[str, Any], *, number: int, place: int, now: datetime
) -> Piece:
    story = stories()[item["story"]]
    wire = is_wire(story["id"])
    title = edit.get("title") or item.get("title") or story["title"]
    published = now - timedelta(hours=story["hours"]) + place * EDITION_GAP
    paragraphs = story["text"].strip().split("\n\n")[: item.get("keep")]
    if "replace" in edit:
        old, new = edit["replace"]
        paragraphs = [paragraph.replace(old, new) for paragraph in paragraphs]
    if "add" in edit:
        paragraphs.append(edit["add"])
    if wire and "dateline" in story:
        paragraphs[0] = f"{story['dateline']}, {published:%b} {published.day} (Meridian) - {paragraphs[0]}"
    link = f"{_home(paper)}{number:03d}/{story['id']}"
    if paper.get("tracking"):
        link += f"?story={number}&utm_source=rss&utm_medium=feed&utm_campaign={paper['name']}"
    return Piece(
        story=story["id"],
        number=number,
        title=title + paper.get("suffix", ""),
        link=link,
        html=_dress(paper, story["id"], title, paragraphs, link=link, wire=wire),
        published=published if paper.get("dates", True) else None,
        author=WIRE if wire else "",
    )


def _dress(paper: dict[str, Any], story: str, title: str, paragraphs: list[str], *, link: str, wire: bool) -> str:
    """The story's paragraphs with the paper's boilerplate around them, as its page would have it."""
    boilerplate = paper["boilerplate"]
    blocks = [f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs]
    if "captions" in boilerplate:
        credit = "Meridian" if wire else paper["title"]
        blocks.insert(
            0,
            f'<figure><img src="{_home(paper)}pictures/{story}.jpg" alt="">'
            f"<figcaption>{escape(title)}. Picture: {credit}</figcaption></figure>",
        )
    if wire:
        blocks.append(f"<p>By {WIRE}</p>")
    if "newsletter" in boilerplate:
        blocks.append(f"<p>Sign up to the {paper['title']} newsletter and get the day's stories at six.</p>")
    if "most-read" in boilerplate:
        others = [other for other in stories().values() if other["id"] != story]
        start = sum(map(ord, story)) % len(others)
        headlines = (others * 2)[start : start + MOST_READ]
        links = "".join(
            f'<li><a href="{_home(paper)}most-read/{other["id"]}">{escape(other["title"])}</a></li>'
            for other in headlines
        )
        blocks.append(f"<h3>Most read</h3><ul>{links}</ul>")
    if "continue" in boilerplate:
        blocks.append(f'<p><a href="{escape(link)}">Continue reading</a></p>')
        blocks.append(
            f'<p>The post <a href="{escape(link)}">{escape(title)}</a> appeared first on '
            f'<a href="{_home(paper)}">{paper["title"]}</a>.</p>'
        )
    return "\n".join(blocks)
