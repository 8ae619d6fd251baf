"""The demo's config: an ordinary `config.toml`, written into the demo's folder for a person to read and change."""

from __future__ import annotations

import json
from pathlib import Path

from aggregator.demo.press import Paper

TOPICS = """\
[[regions]]
name = "silk-road"
title = "Silk Road"
members = ["central-asia", "south-caucasus", "CN", "TR", "MN"]

[[topics]]
name = "world"
title = "The whole world"
description = "Every story once, however many papers carry it."
sources = [{sources}]

[[topics]]
name = "south-caucasus"
title = "South Caucasus"
description = "Armenia, Azerbaijan and Georgia."
regions = ["south-caucasus"]

[[topics]]
name = "silk-road"
title = "Along the Silk Road"
description = "A region of our own, made of shipped regions and countries."
regions = ["silk-road"]

[[topics]]
name = "africa"
title = "Africa"
regions = ["africa"]

[[topics]]
name = "latin-america"
title = "Latin America"
regions = ["latin-america"]

[[topics]]
name = "scotland"
title = "Scotland"
description = "A part of a country is a region too."
regions = ["GB-SCT"]

[[topics]]
name = "ships-and-trains"
title = "Ships and trains"
description = "By words, not by place."
any = ["ferry", "ferries", "railway*", "train", "trains", "harbour", "canal", "metro"]
none = ["football"]
"""


def write_config(folder: Path, papers: tuple[Paper, ...], *, origin: str, port: int) -> Path:
    """Write `<folder>/config.toml` for the made-up papers.

    :param origin: where they are served, with a slash at its end
    :param port: of the demo's own web server
    :returns: the file's path
    """
    lines = [
        "# Written by `aggregator demo`; change what you like and try `aggregator check -c` on it.",
        "[site]",
        'title = "The aggregator demo"',
        f'url = "http://127.0.0.1:{port}/"',
        "",
        "[output]",
        'dir = "feeds"',
        "",
        "[polling]",
        "# All papers share one loopback host, which does not mind.",
        'host_spacing = "0s"',
        'allow_private = ["127.0.0.1"]',
        "",
        "[serve]",
        f"port = {port}",
        "",
    ]
    for paper in papers:
        lines += [
            "[[sources]]",
            f"name = {json.dumps(paper.name)}",
            f"title = {json.dumps(paper.title)}",
            f"url = {json.dumps(origin + paper.name)}",
            f"publisher = {json.dumps(paper.publisher)}",
            f"country = {json.dumps(paper.country)}",
            "",
        ]
    sources = ", ".join(json.dumps(paper.name) for paper in papers)
    path = folder / "config.toml"
    path.write_text("\n".join(lines) + "\n" + TOPICS.format(sources=sources), encoding="utf-8")
    return path
