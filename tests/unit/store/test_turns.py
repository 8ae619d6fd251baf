"""Who may write when, of those in one process."""

from __future__ import annotations

import threading

from aggregator.store.turns import Turns
from tests.waiting import PATIENCE as LONG
from tests.waiting import wait_until


def waiting(turns: Turns, count: int) -> None:
    """Until so many wait."""
    wait_until(lambda: len(turns._queue) >= count, f"{count} that wait")


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    """However many there are, and whoever asks again goes to the end."""
    turns, order = Turns(), list[int]()
    assert turns.acquire(LONG)
    threads = []
    for number in range(20):

        def take(number: int = number) -> None:
            assert turns.acquire(LONG)
            order.append(number)
            turns.release()

        threads.append(threading.Thread(target=take))
        threads[-1].start()
        waiting(turns, number + 1)
    turns.release()
    for thread in threads:
        thread.join(LONG)
    assert order == list(range(20))


def test_who_waits_in_a_queue_that_moves_is_not_turned_away() -> None:
    """The patience is for one holder: a queue that takes many times as long is waited for."""
    now = [0.0]
    turns, results = Turns(clock=lambda: now[0]), list[bool]()
    gates = [threading.Event() for _ in range(5)]
    entered = [threading.Event() for _ in gates]

    def hold(number: int) -> None:
        turns.acquire(LONG)
        entered[number].set()
        gates[number].wait(LONG)
        turns.release()

    holders = [threading.Thread(target=hold, args=(number,)) for number in range(len(gates))]
    last = threading.Thread(target=lambda: results.append(turns.acquire(LONG)))
    holders[0].start()
    assert entered[0].wait(LONG)
    for number, each in enumerate((*holders[1:], last)):
        each.start()
        waiting(turns, number + 1)
    for gate, one in zip(gates, entered, strict=True):
        assert one.wait(LONG)
        now[0] += 0.9 * LONG
        gate.set()
    last.join(LONG)
    assert now[0] > 4 * LONG
    assert results == [True]


def test_a_holder_that_does_not_end_is_an_error_for_the_others() -> None:
    """And one who gave up keeps nobody behind it from its turn."""
    turns = Turns()
    assert turns.acquire(LONG)
    results: list[bool] = []
    impatient = threading.Thread(target=lambda: results.append(turns.acquire(0.01)))
    impatient.start()
    impatient.join(LONG)
    patient = threading.Thread(target=lambda: results.append(turns.acquire(LONG)))
    patient.start()
    waiting(turns, 1)
    turns.release()
    patient.join(LONG)
    assert results == [False, True]


def test_those_who_are_sent_away_go_at_once() -> None:
    """Whoever comes after that waits as ever."""
    turns = Turns()
    assert turns.acquire(LONG)
    results: list[bool] = []
    threads = [threading.Thread(target=lambda: results.append(turns.acquire(LONG))) for _ in range(3)]
    for thread in threads:
        thread.start()
    waiting(turns, 3)
    turns.send_away()
    for thread in threads:
        thread.join(LONG)
    assert results == [False] * 3
    turns.release()
    assert turns.acquire(LONG)


def test_a_write_inside_a_write_is_no_deadlock() -> None:
    """The same thread passes, and holds until its first turn ends."""
    turns = Turns()
    assert turns.acquire(LONG)
    assert turns.acquire(LONG)
    turns.release()
    results: list[bool] = []
    other = threading.Thread(target=lambda: results.append(turns.acquire(0.01)))
    other.start()
    other.join(LONG)
    turns.release()
    assert results == [False]
    assert turns.acquire(LONG)
