"""The day that an article's address names."""

from __future__ import annotations

import pytest

from aggregator.text.date_in_address import date_in_address


@pytest.mark.parametrize(
    "path",
    [
        "/2024/03/14/lock",
        "/2024/3/14/lock",
        "/news/2024/03/14",
        "/2024-03-14-lock",
        "/2024-03-14.html",
        "/2024_03_14/lock",
        "/world/2024/mar/14/lock",
        "/world/2024/march/14/",
        "/20240314/lock.html?x=1",
        "/20240314.html",
    ],
)
def test_days_in_paths(path: str) -> None:
    """The forms that papers use are read."""
    assert str(date_in_address(f"https://canal.example{path}")) == "2024-03-14 00:00:00+00:00"


@pytest.mark.parametrize(
    "url",
    [
        "https://canal.example/lock",
        "https://canal.example/2024/03/lock",
        "https://canal.example/2024/13/14/lock",
        "https://canal.example/2024/02/31/lock",
        "https://canal.example/2024/best/14/lock",
        "https://canal.example/2024/3/145/lock",
        "https://canal.example/lock?day=/2024/03/14/",
        "https://canal.example/id/120240314",
        "https://canal.example/2024/03/14/since/2019/05/02/",
        "",
    ],
)
def test_what_is_no_day_of_a_path(url: str) -> None:
    """A month alone, a day that is none, a parameter, a longer number, and two days tell no day."""
    assert date_in_address(url) is None
