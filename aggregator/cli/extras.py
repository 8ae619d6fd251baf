"""The fields of a story that most stories lack, as plain values and as lines for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aggregator.model import Story


def extras(story: Story) -> dict[str, Any]:
    """The fields by name, with their values as JSON takes them."""
    return {
        "contributors": list(story.contributors),
        "marks": list(story.marks),
        "corrections": list(story.corrections),
        "picture": None if story.picture is None else asdict(story.picture),
        "from_page": story.from_page,
        "paywalled": story.paywalled,
    }


def extra_lines(values: Mapping[str, Any]) -> list[str]:
    """A line for each of those that say something; other members of `values` are left alone."""
    lines = [f"{name}: {', '.join(values[name])}" for name in ("contributors", "marks") if values[name]]
    lines += [f"correction: {note}" for note in values["corrections"]]
    if values["picture"]:
        lines.append(f"picture: {_described(values['picture'])}")
    lines += ["text: from the article's page"] if values["from_page"] else []
    lines += ["paywalled: the page says that reading it takes a subscription"] if values["paywalled"] else []
    return lines


def _described(picture: Mapping[str, Any]) -> str:
    """A picture on one line: its address, its size as far as it is known, caption and credit."""
    width, height = picture["width"], picture["height"]
    size = f"{width or '?'} × {height or '?'} pixels" if width or height else ""  # noqa: RUF001 -- the sign between sizes
    caption = f"“{picture['title']}”" if picture["title"] else ""
    credit = f"by {picture['credit']}" if picture["credit"] else ""
    return ", ".join(filter(None, (picture["url"], size, caption, credit)))
