"""Floors under the linking of events, on the splits that no threshold was chosen on."""

from pathlib import Path

from aggregator.evaluation.events import evaluate_events


def test_reports_of_one_event_are_linked_and_no_copies(corpus: Path) -> None:
    """On ECB+, whose topics are made to be confused, most are linked rightly and hardly any taken for copies."""
    figures = evaluate_events(corpus / "events" / "ecbplus.jsonl")
    assert figures["parts"]["measuring"]["f1"] >= 0.78
    assert figures["copies"]["of_one_event"] <= 0.011
    assert figures["copies"]["of_two_events"] <= 0.0001


def test_headlines_of_different_events_are_no_copies(corpus: Path) -> None:
    """By headlines alone hardly any two stories of different events are taken for copies, nor linked by chance."""
    figures = evaluate_events(corpus / "events" / "google_news_titles.jsonl")
    assert figures["copies"]["of_two_events"] <= 0.005
    assert figures["parts"]["measuring"]["precision"] >= 0.38
