# ruff: noqa: RUF001 -- date lines in many scripts
"""Visible date lines."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from aggregator.clean.head.months import parse_visible

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    "line",
    [
        "19 August 2024, 23:14",
        "Published: 19 August 2024 at 11:14 pm BST",
        "Monday, August 19, 2024, 11:14 PM",
        "19.08.2024, 23:14 Uhr",
        "Stand: 19.08.2024 23:14 Uhr",
        "Publié le 19 août 2024 à 23h14",
        "19 de agosto de 2024 - 23:14",
        "19 agosto 2024, 23:14",
        "23:14, 19 августа 2024",
        "2024-08-19 23:14",
        "2024-08-19 22:14 UTC",
        "Mon 19 Aug 2024 23.14 BST",
        "19. srpna 2024, 23:14",
        "19 Αυγούστου 2024, 23:14",
        "19 AOÛT 2024 23:14",
        "Aug 19, 2024 / 6:14 PM EDT",
        "August 19, 2024 6:14 p.m. ET",
        "August 20, 2024 at 12:14 AM GMT+2",
        "20 августа 2024, 01:14 (МСК)",
        "2024년 8월 20일 오전 7:14",
        "2024年8月19日 23:14",
        "发布时间：2024年8月19日 23:14",
        "2024/08/19(月) 23:14",
        "19-08-2024 23:14",
        "19-Aug-2024 23:14",
        "8/19/2024 11:14 pm",
        "Actualizado a las 23:14 del 19/08/2024",
        "Opublikowano: 19 sierpnia 2024, 23:14",
        "Gepubliceerd op 19 augustus 2024 om 23:14",
        "Segunda-feira, 19 de agosto de 2024 às 23h14",
        "Опубліковано: 19.08.2024 23:14",
    ],
)
def test_a_date_line_is_read_in_the_sources_zone(line: str) -> None:
    """The same moment in many notations; a named zone wins over the source's."""
    assert parse_visible(line, LONDON) == datetime(2024, 8, 19, 22, 14, tzinfo=UTC)


def test_a_date_without_a_time_is_midnight_there() -> None:
    """A day is the day's beginning in the source's zone."""
    assert parse_visible("19 January 2024", ZoneInfo("Asia/Tokyo")) == datetime(2024, 1, 18, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "On 19 August 2024 he resigned",
        "19 August",
        "2024",
        "31 February 2024",
        "Chapter 19",
        "Born 19 August 2024",
        "The 19 August 2024",
        "Score 3-4-2024 matches",
        "Version 2024.13.45",
        "Top 5 list 2024",
        "",
        "19 August 2024 " * 20,
    ],
)
def test_other_lines_are_none(line: str) -> None:
    """A sentence with a date in it, a date without a year and an impossible day are no date lines."""
    assert parse_visible(line, LONDON) is None
