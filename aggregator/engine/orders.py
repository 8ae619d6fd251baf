"""What the daemon does on order: the commands of the control socket, and their answers as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from aggregator.engine.carrying import Command, Emit
from aggregator.engine.reports import PollReport, RenderReport, TopicReport
from aggregator.engine.session import Session
from aggregator.errors import ControlError, PublishError
from aggregator.model import Problem

PROBLEMS_TOLD = 200
"""Problems of one source that an answer has; `status` has all of them."""


def commands(session: Session, health: Callable[[], Mapping[str, Any]] = dict) -> dict[str, Command]:
    """Everything that can be ordered of a daemon.

    :param health: what it says of itself
    """

    def poll(arguments: Mapping[str, Any], tell: Emit) -> dict[str, Any]:
        names, whole = _poll_arguments(arguments)
        skipped = session.order(
            names, whole=whole, on_report=lambda report: tell({"event": "polled", "report": report_values(report)})
        )
        unpublished, rendered = "", RenderReport()
        try:
            rendered = session.publish()
        except PublishError as error:
            unpublished = str(error)
        return {"skipped": skipped, "topics": [asdict(topic) for topic in rendered.topics], "unpublished": unpublished}

    return {"poll": poll, "health": lambda _arguments, _tell: health()}


def _poll_arguments(arguments: Mapping[str, Any]) -> tuple[list[str], bool]:
    names, whole = arguments.get("names"), arguments.get("whole", False)
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise ControlError("an order to poll needs `names`, a list of sources")
    if not isinstance(whole, bool):
        raise ControlError("`whole` of an order to poll is true or false")
    return names, whole


def report_values(report: PollReport) -> dict[str, Any]:
    """A poll's report as plain values."""
    return asdict(report) | {
        "due_at": report.due_at.isoformat(),
        "problems": [asdict(problem) for problem in report.problems[:PROBLEMS_TOLD]],
    }


def report_of(values: Mapping[str, Any]) -> PollReport:
    """What `report_values` made."""
    told = dict(values)
    return PollReport(
        **told
        | {
            "due_at": datetime.fromisoformat(told["due_at"]),
            "problems": tuple(Problem(**problem) for problem in told["problems"]),
            "reasons": tuple(told["reasons"]),
        }
    )


def rendered_of(result: Mapping[str, Any]) -> RenderReport:
    """The topics that the daemon published, out of the result of an order to poll."""
    return RenderReport(
        topics=tuple(
            TopicReport(**topic | {"quarantined": tuple(Problem(**problem) for problem in topic["quarantined"])})
            for topic in result["topics"]
        )
    )
