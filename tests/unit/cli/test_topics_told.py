"""What `status` and `explain` say of topics and of stories in them, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aggregator.cli.explain import _ordinal, _stay_lines
from aggregator.cli.status import _under_way
from aggregator.store.records import TopicRow

ROW = TopicRow(name="t", dirty=False, entries=3, left_out=0, changed_at=None, digest=b"", to_judge=20)
TOLD: dict[str, Any] = {
    "shown": False, "accepted": True, "since": "S", "since_why": "any: “oil”", "until": None, "left_why": "",
    "rank": None, "limit": 3, "judged_anew": False,
}  # fmt: skip


def test_status_tells_how_far_judging_is() -> None:
    """Anew while the feed is still by the rule before; then of the rest; and then whether it is to be rendered."""
    assert _under_way(replace(ROW, waits=True, settled=False, judged=7)) == " (being judged anew, 7 of 20)"
    assert _under_way(replace(ROW, settled=False, judged=7)) == " (older stories are being judged, 7 of 20)"
    assert _under_way(replace(ROW, settled=False, judged=27)) == " (older stories are being judged, 27 of 27)"
    assert _under_way(replace(ROW, dirty=True)) == " (to be rendered)"
    assert _under_way(ROW) == ""


@pytest.mark.parametrize(
    ("differs", "lines"),
    [
        ({"shown": True, "rank": 1}, ["shown since S, as it came in by any: “oil”"]),
        (
            {"shown": True, "accepted": False},
            [
                "shown since S, as it came in by any: “oil”",
                "its rule does not take it any more: it leaves when stories are placed next",
            ],
        ),
        ({"rank": 7}, ["7th of 3: there is no room for it"]),
        (
            {"rank": 4, "until": "U", "left_why": "limit"},
            ["4th of 3: there is no room for it", "was shown from S to U: limit"],
        ),
        (
            {"accepted": False, "until": "U", "left_why": "edited; any: none"},
            ["was shown from S to U: edited; any: none"],
        ),
        ({"judged_anew": True}, ["the topic is being judged anew, and has not come so far"]),
        ({}, ["its rule takes it: it comes in when stories are placed next, unless it is withheld"]),
        ({"accepted": False}, []),
    ],
)
def test_explain_tells_how_a_story_stands_to_a_topic(differs: dict[str, Any], lines: list[str]) -> None:
    """Since when it is shown and why, or what keeps it out, and until when and why it was shown."""
    assert list(_stay_lines(TOLD | differs)) == lines


def test_places_are_said_as_people_say_them() -> None:
    """1st to 4th, 11th to 13th, 21st, 112th."""
    said = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 112: "112th"}
    assert {number: _ordinal(number) for number in said} == said
