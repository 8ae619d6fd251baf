"""What anybody may read of how the program is."""

from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.engine.health import of_sources, without_folders


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "cannot publish to /srv/my news/feeds/x.atom: the disk is full",
            "cannot publish to feeds/x.atom: the disk is full",
        ),
        ("cannot publish to /srv/my news: move it", "cannot publish to my news: move it"),
        ("the database sqlite:////srv/my news/a.sqlite is locked", "the database sqlite:///a.sqlite is locked"),
        ("no such file: '/var/lib/else/where.toml'", "no such file: 'where.toml'"),
        ("(/run/postgresql/.s.PGSQL.5432) refused", "(.s.PGSQL.5432) refused"),
        ("either/or of https://paper.example/a/b failed", "either/or of https://paper.example/a/b failed"),
        ("nothing of that kind", "nothing of that kind"),
    ],
)
def test_files_are_called_by_their_names(text: str, shown: str) -> None:
    """Folders go, known ones with spaces too; addresses and words with a slash stay."""
    assert without_folders(text, [Path("/srv/my news"), Path("/")]) == shown


@pytest.mark.parametrize(
    ("failing", "polled", "wrong"), [(0, 0, False), (0, 1, False), (1, 1, True), (2, 3, False), (3, 3, True)]
)
def test_sources_are_unwell_if_none_can_be_read(failing: int, polled: int, wrong: bool) -> None:  # noqa: FBT001 - a table
    """One that can be read is enough, and before the first poll nothing is known."""
    assert bool(of_sources(failing, polled)) == wrong
