"""Whether a certificate that somebody shows counts today: the file's own proof, the record, the clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from courseware.credentials.badges.examination import examine
from courseware.credentials.badges.judgement import judge
from courseware.credentials.badges.model import Examined, KnownIssuer, RecordedStanding
from courseware.credentials.badges.verdict import Verdict


def verify(
    file: bytes,
    issuers: Sequence[KnownIssuer],
    standing_of: Callable[[Examined], RecordedStanding | None],
    now: datetime,
) -> Verdict:
    """The verdict on a file. `standing_of` asks the record for the certificate that the file tells of."""
    examined = examine(file, issuers)
    return judge(examined, standing_of(examined), now)
