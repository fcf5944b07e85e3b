"""The registrar's clock takes no time from who sits an exam, and gives none, whatever the machine's clock does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from courseware.registrar.steady_clock import SteadyClock

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """A machine whose wall clock may be set, while its time goes on."""

    def __init__(self) -> None:
        self.wall, self.elapsed = BEGAN, 1000.0
        self.clock = SteadyClock(lambda: self.wall, lambda: self.elapsed)

    def pass_time(self, time: timedelta, step: timedelta = timedelta(seconds=1)) -> datetime:
        """Let time pass, with somebody asking for it at every step."""
        while time > timedelta(0):
            part = min(step, time)
            self.wall += part
            self.elapsed += part.total_seconds()
            time -= part
            now = self.clock()
        return now


def test_a_clock_that_nobody_sets_is_the_machines() -> None:
    assert Machine().pass_time(HOUR) == BEGAN + HOUR


def test_a_clock_that_is_set_back_an_hour_gives_nobody_an_hour() -> None:
    machine = Machine()
    machine.wall -= HOUR
    assert machine.clock() == BEGAN
    # half an hour of exam takes half an hour, and a tenth of it
    later = machine.pass_time(HOUR / 2)
    assert HOUR / 2 - timedelta(minutes=3, seconds=1) <= later - BEGAN <= HOUR / 2


def test_a_clock_that_is_set_forward_an_hour_takes_nobodys_time() -> None:
    machine = Machine()
    machine.wall += HOUR
    assert machine.clock() == BEGAN
    later = machine.pass_time(HOUR / 2)
    assert HOUR / 2 <= later - BEGAN <= HOUR / 2 + timedelta(minutes=3, seconds=1)


def test_it_comes_to_the_machines_clock_in_the_end_and_stays_there() -> None:
    for jump in (HOUR, -HOUR):
        machine = Machine()
        machine.wall += jump
        assert machine.pass_time(11 * HOUR, timedelta(seconds=30)) == machine.wall
        assert machine.pass_time(HOUR) == machine.wall


def test_a_machine_that_slept_has_lost_the_time() -> None:
    machine = Machine()
    assert machine.pass_time(8 * HOUR, step=8 * HOUR) == BEGAN + 8 * HOUR


def test_a_date_that_was_wrong_by_days_is_put_right_at_once() -> None:
    for jump in (timedelta(days=2), timedelta(days=-2)):
        machine = Machine()
        machine.wall += jump
        assert machine.clock() == BEGAN + jump


def test_a_count_of_seconds_that_goes_back_stops_the_clock_and_no_more() -> None:
    machine = Machine()
    machine.elapsed -= 50
    assert machine.clock() == BEGAN
    assert machine.pass_time(HOUR) == BEGAN + HOUR


@given(
    st.lists(
        st.tuples(
            st.floats(0, 3600, allow_nan=False),
            st.timedeltas(min_value=-HOUR / 2, max_value=HOUR / 2),
        ),
        max_size=20,
    )
)
def test_it_never_goes_back_and_never_runs_much_faster_or_slower(
    events: list[tuple[float, timedelta]],
) -> None:
    machine = Machine()
    before = machine.clock()
    for seconds, jump in events:
        machine.elapsed += seconds
        machine.wall += timedelta(seconds=seconds) + jump
        now = machine.clock()
        passed = timedelta(seconds=seconds)
        rounding = timedelta(microseconds=2)
        assert passed * 0.9 - rounding <= now - before <= passed * 1.1 + rounding
        before = now
