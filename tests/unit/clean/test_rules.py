"""Every removal has a rule with a name, which people read in `explain` and write into `keep`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import aggregator.clean
from aggregator.clean.rules import RULES

RECORDERS = {"removal": 0, "without": 2, "Removal": 0}
"""Functions that record what is removed, and where in their call the rule's name stands."""


def _names_in(tree: ast.AST) -> set[str]:
    """Strings that look like a rule's name, wherever a module has them."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _recorded(tree: ast.AST) -> set[str]:
    """Names that are written where a removal is recorded."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            place = RECORDERS.get(name)
            if place is not None and len(node.args) > place:
                argument = node.args[place]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.add(argument.value)
    return found


MODULES = [
    ast.parse(path.read_text(encoding="utf-8"))
    for path in Path(aggregator.clean.__file__).parent.glob("*.py")
    if path.name != "rules.py"
]


def test_every_rule_that_is_recorded_has_its_line() -> None:
    """A name in a removal that the registry lacks could be neither looked up nor kept."""
    recorded = set().union(*map(_recorded, MODULES))
    assert len(recorded) > 20
    assert recorded - set(RULES) == set()


@pytest.mark.parametrize("rule", RULES)
def test_every_line_has_its_rule(rule: str) -> None:
    """A name that no module uses promises what does not happen."""
    assert any(rule in _names_in(tree) for tree in MODULES)
