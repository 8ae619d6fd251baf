"""Whatever people write as a reason, or papers as a title, the log holds it."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from aggregator.engine.curation import CurationFile
from aggregator.model import SPLIT, Decision, Ref

AT = datetime(2026, 3, 1, 9, 12, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(reasons=st.lists(TEXTS, min_size=1, max_size=4), title=TEXTS, guid=TEXTS.filter(bool), comment=st.booleans())
def test_what_is_appended_is_read_again(reasons: list[str], title: str, guid: str, *, comment: bool) -> None:
    """In order and whole, with control characters, quotes and line breaks; and comments of people stay."""
    with tempfile.TemporaryDirectory() as folder:
        file = CurationFile(path=Path(folder) / "curation.toml")
        assert file.read() == ()
        if comment:
            file.path.write_text("# mine, without a line break at its end", encoding="utf-8")
        ref = Ref(source="daily", guid=guid, title=title)
        decisions = [
            Decision(id=str(number), kind=SPLIT, at=AT, reason=reason, item=ref, story=ref)
            for number, reason in enumerate(reasons)
        ]
        for decision in decisions:
            file.append(lambda _, decision=decision: decision)
        assert list(file.read()) == decisions
        assert file.path.read_text(encoding="utf-8").startswith("# mine" if comment else "# What was decided")
