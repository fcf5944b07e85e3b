"""Who is let in, in which order, and for how long a place is kept."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from courseware.server.kernels.admission import Admission
from courseware.server.kernels.memory import Sizes, available
from courseware.server.kernels.waiting_line import WaitingLine

MB = 1024 * 1024


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def line(clock: Clock) -> WaitingLine:
    return WaitingLine(clock)


def people(number: int) -> list[UUID]:
    return [uuid4() for _ in range(number)]


def test_places_are_given_in_the_order_of_coming_and_kept(line: WaitingLine) -> None:
    anna, ben, cleo = people(3)
    assert [line.ask(who) for who in (anna, ben, cleo)] == [1, 2, 3]
    assert [line.ask(who) for who in (cleo, ben, anna)] == [3, 2, 1]


def test_everybody_moves_up_when_somebody_goes_in(line: WaitingLine, clock: Clock) -> None:
    anna, ben, cleo = people(3)
    for who in (anna, ben, cleo):
        line.ask(who)
    clock.now += 7
    assert line.leave(anna) == 7
    assert (line.ask(ben), line.ask(cleo)) == (1, 2)
    assert line.leave(anna) is None


def test_whoever_is_not_there_is_passed_over_and_keeps_the_place(
    line: WaitingLine, clock: Clock
) -> None:
    anna, ben = people(2)
    line.ask(anna)
    clock.now += 30
    assert line.ask(ben) == 1
    clock.now += 60
    assert line.ask(anna) == 1
    assert line.ask(ben) == 2


def test_a_place_nobody_asks_for_is_let_go(line: WaitingLine, clock: Clock) -> None:
    anna, ben = people(2)
    line.ask(anna)
    clock.now += 100
    line.ask(ben)
    clock.now += 100
    assert len(line) == 1
    assert not line.holds(anna)
    assert line.ask(anna) == 1  # Ben is silent for the moment, but came before
    assert (line.ask(ben), line.ask(anna)) == (1, 2)


def test_closing_the_page_lets_the_place_go_and_reloading_it_does_not(
    line: WaitingLine, clock: Clock
) -> None:
    anna, ben = people(2)
    line.ask(anna)
    line.ask(ben)
    line.step_out(anna)
    assert line.ask(ben) == 1
    clock.now += 1
    assert line.ask(anna) == 1
    line.step_out(anna)
    clock.now += 60
    assert not line.holds(anna)


def admission(*, most: int = 0, free: int, keep_free: int = 0, files: int = 1 << 20) -> Admission:
    return Admission(Sizes(), most=most, keep_free=keep_free, files=files, free=lambda: free)


def test_room_is_what_is_set_or_what_memory_allows_whichever_is_less() -> None:
    assert admission(most=5, free=10_000 * MB).room(running=3, starting=0) == 2
    assert admission(most=5, free=10_000 * MB).room(running=5, starting=0) == 0
    assert admission(free=800 * MB).room(running=3, starting=0) == 10
    assert admission(free=800 * MB, keep_free=400 * MB).room(running=3, starting=0) == 5
    assert admission(free=800 * MB).room(running=3, starting=4) == 6
    assert admission(free=10_000 * MB, files=1000).room(running=3, starting=0) == 47


def test_somebody_is_let_in_however_little_there_is() -> None:
    assert admission(free=0).room(running=0, starting=0) == 1
    assert admission(free=0).room(running=1, starting=0) == 0


def test_a_limit_on_this_process_counts_as_the_memory_there_is(tmp_path: Path) -> None:
    group = tmp_path / "site.slice" / "courseware.service"
    group.mkdir(parents=True)
    (tmp_path / "site.slice" / "memory.max").write_text("max\n")
    (group / "memory.max").write_text(f"{300 * MB}\n")
    (group / "memory.current").write_text(f"{280 * MB}\n")
    (group / "memory.stat").write_text(f"anon {200 * MB}\ninactive_file {50 * MB}\n")
    ours = tmp_path / "cgroup"
    ours.write_text("0::/site.slice/courseware.service\n")
    assert available(tmp_path, ours) == 70 * MB
    assert available(tmp_path, tmp_path / "no such file") > 70 * MB
