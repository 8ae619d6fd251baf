"""Orders to a running daemon and its answers, where the two share nothing but the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from aggregator.store.records import OrderRow
from aggregator.store.schema import orders

STALE = timedelta(minutes=10)
"""Age at which an order that nobody took is not carried out any more: whoever gave it is gone, or a clock is wrong."""

KEPT = timedelta(days=1)
"""How long orders are kept whose client went away before the end."""


def give(connection: Connection, request: str, *, now: datetime) -> str:
    """Put an order there for whichever daemon looks first; its id."""
    connection.execute(delete(orders).where(orders.c.made_at < now - KEPT))
    name = uuid4().hex
    connection.execute(insert(orders).values(id=name, made_at=now, request=request, answer="", done=False))
    return name


def take(connection: Connection, *, now: datetime) -> tuple[str, str] | None:
    """The id and the text of the oldest order that nobody took; another daemon will not get it."""
    found = connection.execute(
        select(orders.c.id, orders.c.request)
        .where(orders.c.taken_at.is_(None), orders.c.made_at > now - STALE)
        .order_by(orders.c.made_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if found is None:
        return None
    connection.execute(update(orders).where(orders.c.id == found.id).values(taken_at=now, told_at=now))
    return found.id, found.request


def tell(connection: Connection, name: str, line: str, *, done: bool, now: datetime) -> None:
    """Add a line to the answer."""
    values = {"answer": orders.c.answer.concat(line), "done": done, "told_at": now}
    connection.execute(update(orders).where(orders.c.id == name).values(values))


def read(connection: Connection, name: str) -> OrderRow | None:
    """How far an order has come; None if it is gone."""
    row = connection.execute(select(orders).where(orders.c.id == name)).first()
    if row is None:
        return None
    return OrderRow(taken=row.taken_at is not None, told_at=row.told_at, answer=row.answer, done=row.done)


def withdraw(connection: Connection, name: str, *, untaken: bool = False) -> bool:
    """Take an order away; whether it was there.

    :param untaken: only where no daemon has taken it
    """
    gone = delete(orders).where(orders.c.id == name)
    return connection.execute(gone.where(orders.c.taken_at.is_(None)) if untaken else gone).rowcount == 1
