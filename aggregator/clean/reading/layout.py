"""Tables that only lay a text out, as letters and old sites have them: their cells become what stands in them.

A table of data stays a table. What tells the two apart is what stands in the cells, as nobody says it in the markup:
a table within a table, one column, headings, whole paragraphs, or a picture beside its text.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from aggregator.clean.blocks import Block, Container

PROSE = 60
"""Characters of the shortest block that is a paragraph in a cell; cells of data are shorter, or have only one."""

_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
_CELLS = frozenset({"td", "th"})
_SAID = ("dir", "lang")


@dataclass(kw_only=True, slots=True)
class _Table:
    """What the blocks say of the table that they stand in."""

    rows: dict[int, set[int]] = field(default_factory=dict)
    """Numbers of the rows to those of their cells that hold something."""
    holds_table: bool = False
    is_named: bool = False
    """Whether it has a caption or cells of heads."""
    has_heading: bool = False
    prose: dict[int, int] = field(default_factory=dict)
    """Numbers of cells to how many paragraphs they hold."""
    pictures: set[int] = field(default_factory=set)
    """Numbers of the cells that hold a picture."""

    @property
    def lays_out(self) -> bool:
        """Whether nothing of it is data."""
        if self.holds_table or all(len(cells) <= 1 for cells in self.rows.values()):
            return True
        if self.is_named:
            return False
        beside = bool(self.prose) and not self.pictures <= self.prose.keys()
        return self.has_heading or beside or any(count > 1 for count in self.prose.values())


def flattened(blocks: tuple[Block, ...], presentational: AbstractSet[int] = frozenset()) -> tuple[Block, ...]:
    """`blocks` without the tables that only lay them out; bare text of a cell is a paragraph then.

    :param presentational: numbers of tables of which the markup says it (`role="presentation"`)
    """
    if not any(block.inside("table") for block in blocks):
        return blocks
    tables = _tables(blocks)
    laid = {number for number, table in tables.items() if number in presentational or table.lays_out}
    if not laid:
        return blocks
    return tuple(flat for block in blocks if (flat := _flat(block, laid)) is not None)


def _tables(blocks: Iterable[Block]) -> dict[int, _Table]:
    tables: dict[int, _Table] = {}
    for block in blocks:
        own: list[_Table] = []
        row = cell = 0
        for holder in block.path:
            if holder.tag == "table":
                for outer in own:
                    outer.holds_table = True
                own.append(tables.setdefault(holder.number, _Table()))
            elif not own:
                continue
            elif holder.tag == "tr":
                row = holder.number
                own[-1].rows.setdefault(row, set())
            elif holder.tag in _CELLS:
                cell = holder.number
                own[-1].is_named |= holder.tag == "th"
            own[-1].is_named |= holder.tag == "caption"
        if own and cell:
            _note(own[-1], block, row, cell)
    return tables


def _note(table: _Table, block: Block, row: int, cell: int) -> None:
    """Put down what a block of a cell tells."""
    if block.text or block.html:
        table.rows.setdefault(row, set()).add(cell)
    if block.has_picture:
        table.pictures.add(cell)
    table.has_heading |= block.is_heading
    if len(block.text) >= PROSE:
        table.prose[cell] = table.prose.get(cell, 0) + 1


def _flat(block: Block, laid: AbstractSet[int]) -> Block | None:
    """A block outside of the tables that are laid out; None for an empty cell."""
    if not any(holder.number in laid for holder in block.path):
        return block
    path: list[Container] = []
    said = ""  # of direction and language by what goes, for what stands in it
    is_laid = is_bare = False
    for holder in block.path:
        if holder.tag == "table":
            is_laid = holder.number in laid
        is_bare = is_laid and holder.tag in _PARTS
        if is_bare:
            said = _joined(holder.attributes, said)
        else:
            path.append(holder._replace(attributes=holder.attributes + _missing(said, holder.attributes)))
            said = ""
    if not (block.text or block.html or block.kind == "hr"):
        return None
    return replace(
        block,
        path=tuple(path),
        kind=block.kind or ("p" if is_bare else ""),
        attributes=block.attributes + _missing(said, block.attributes),
    )


def _joined(inner: str, outer: str) -> str:
    """Direction and language as the inner of two elements says, or else the outer."""
    own = "".join(_attribute(inner, name) for name in _SAID)
    return own + _missing(outer, own)


def _missing(said: str, attributes: str) -> str:
    """Of what is said, the part that `attributes` do not say."""
    return "".join(_attribute(said, name) for name in _SAID if f" {name}=" not in attributes) if said else ""


def _attribute(attributes: str, name: str) -> str:
    start = attributes.find(f' {name}="')
    return attributes[start : attributes.index('"', start + len(name) + 3) + 1] if start >= 0 else ""
