"""What there is to tell of a certificate by now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from courseware.certification.notices import (
    BY_TIME,
    CertificateFacts,
    NoticeKind,
    certified,
    due,
    moments,
    revoked,
    why_stale,
)

ISSUED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ENDS = datetime(2028, 3, 2, 9, 0, tzinfo=UTC)
HELD = CertificateFacts(number="CERT-2026-00001", issued_at=ISSUED, expires_at=ENDS)

WINDOWS = st.integers(min_value=0, max_value=400)
DAYS = st.floats(min_value=-800, max_value=800, allow_nan=False)


def told(before: timedelta, of: CertificateFacts = HELD) -> NoticeKind | None:
    notice = due(of, ENDS - before)
    return notice.kind if notice else None


def test_time_brings_one_thing_after_another() -> None:
    assert told(timedelta(days=91)) is None
    assert told(timedelta(days=90)) is NoticeKind.WINDOW_OPEN
    assert told(timedelta(days=31)) is NoticeKind.WINDOW_OPEN
    assert told(timedelta(days=30)) is NoticeKind.DUE_30
    assert told(timedelta(days=7, seconds=1)) is NoticeKind.DUE_30
    assert told(timedelta(days=7)) is NoticeKind.DUE_7
    assert told(timedelta(days=1)) is NoticeKind.DUE_1
    assert told(timedelta()) is NoticeKind.DUE_1  # it is good in its last second
    assert told(timedelta(seconds=-1)) is NoticeKind.EXPIRED
    assert told(timedelta(days=-300)) is NoticeKind.EXPIRED


def test_five_days_before_the_end_nobody_is_told_of_thirty() -> None:
    assert told(timedelta(days=5)) is NoticeKind.DUE_7


def test_a_window_that_opens_late_is_told_when_it_opens() -> None:
    late = replace(HELD, window_days=3)
    assert told(timedelta(days=30), late) is NoticeKind.DUE_30
    assert told(timedelta(days=3), late) is NoticeKind.WINDOW_OPEN
    assert told(timedelta(days=1), late) is NoticeKind.DUE_1


def test_what_lies_before_its_issue_is_not_told_of_a_short_one() -> None:
    week = replace(HELD, issued_at=ENDS - timedelta(days=10))
    assert told(timedelta(days=9), week) is None
    assert told(timedelta(days=7), week) is NoticeKind.DUE_7


def test_what_does_not_stand_or_does_not_end_is_not_told_of() -> None:
    for other in (
        replace(HELD, revoked_at=ISSUED),
        replace(HELD, replaced=True),
        replace(HELD, expires_at=None),
    ):
        assert due(other, ENDS + timedelta(days=1)) is None


@given(window=WINDOWS, days=DAYS)
def test_who_looks_at_any_time_finds_the_same_key_until_the_next_moment(
    window: int, days: float
) -> None:
    of = replace(HELD, window_days=window)
    now = ENDS - timedelta(days=days)
    notice = due(of, now)
    if notice is None or now == ENDS:  # the last instant is short
        return
    later = [at for at in moments(of).values() if at > now]
    again = due(of, min([*later, now + timedelta(days=1)]) - timedelta(microseconds=1))
    assert again == notice
    assert why_stale(notice.kind, of, made_at=now, now=now) is None


@given(window=WINDOWS, days=DAYS, pause=st.floats(min_value=0, max_value=800, allow_nan=False))
def test_what_waited_is_told_only_while_it_is_the_newest(
    window: int, days: float, pause: float
) -> None:
    of = replace(HELD, window_days=window)
    made = ENDS - timedelta(days=days)
    sent = made + timedelta(days=pause)
    before, now = due(of, made), due(of, sent)
    if before is not None:
        stale = why_stale(before.kind, of, made_at=made, now=sent)
        assert (stale is None) == (now is not None and now.kind is before.kind)


def test_an_end_that_is_moved_is_told_of_anew() -> None:
    moved = replace(HELD, expires_at=ENDS + timedelta(days=60))
    before, after = due(HELD, ENDS - timedelta(days=7)), due(moved, ENDS + timedelta(days=53))
    assert before is not None
    assert after is not None
    assert before.kind is after.kind is NoticeKind.DUE_7
    assert before.key != after.key


def test_keys_are_of_one_certificate_and_one_thing() -> None:
    keys = {certified(HELD).key, revoked(HELD, ENDS).key}
    keys |= {
        notice.key
        for at in moments(HELD).values()
        if (notice := due(HELD, at + timedelta(seconds=1)))
    }
    assert len(keys) == 2 + len(BY_TIME)


def test_a_revocation_is_always_told_and_good_news_only_while_it_is_good() -> None:
    lost = replace(HELD, revoked_at=ISSUED)
    year = ISSUED + timedelta(days=365)
    assert why_stale(NoticeKind.REVOKED, lost, made_at=ISSUED, now=year) is None
    assert why_stale(NoticeKind.CERTIFIED, HELD, made_at=ISSUED, now=ISSUED) is None
    assert why_stale(NoticeKind.CERTIFIED, HELD, made_at=ISSUED, now=year) == "it is old news"
    assert why_stale(NoticeKind.CERTIFIED, lost, made_at=ISSUED, now=ISSUED)
