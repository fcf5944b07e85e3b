"""What a run came to, as it is printed and as it is kept."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.promises import judged
from benchmarks.table import Line, table

RESULTS = Path(__file__).parent / "RESULTS.md"

_MARKDOWN = """\
# Results

What one run of `make bench` came to (`python -m benchmarks --write` writes this file). Run it on your own
machine: the ratios tell more than the numbers.

```
{results}
```

## How to read it

*Ours* is `courseware serve` in a process of its own, as an operator starts it. The *peer* of a page is stock
Voilà in a process of its own: its own front end and template, default settings, and the same lesson — the
same Markdown cells and the same questions as a form of ipywidgets, whose handler saves each choice in an
SQLite file before the page says "Saved". Both were warmed, then measured in turn while everybody else
rested; a figure is the median of the turns, and *spread* the least and the most of them. The *ratio* is ours
divided by the peer's: below 1 is better for times, memory, requests and bytes, above 1 for rates.

- **Text readable**: from the start of the navigation to the frame in which the lesson's first paragraph is on
  the screen with nothing in front of it. **Choice recorded**: to the frame in which the page says that a
  choice is saved, where an option was clicked by script in the first frame that had one; each time the record
  was looked at, whether the choice is there. A *first visit* is a new learner's, with an empty cache; the
  *repeat visit* follows in the same browser, with a new kernel.
- **Kernels held ready** are stock Voilà's own preheating, with a pool of two in which the notebook has already
  run; before each visit the pool was full and at rest.
- **Requests** and what was **received** are Chromium's own count, with headers, as compressed, sockets and
  their messages included, until the network was quiet for a moment. Requests that failed do not count: the
  peer's page asks other servers for MathJax and fonts, which were out of reach for both.
- **Kernel ready** is from asking for a kernel to its answer that `ipywidgets`, `anywidget` and `courseware`
  are imported.
- **Memory** is the growth of the proportional set size of everything that serves the lesson, while six pages
  are open and rest, divided by six. What processes share is divided among them. *Equal pages merged*: the same
  once Linux's same-page merging is switched on and has found what it finds, as `docs/operators.md` advises; who
  runs this as root has it measured (and switched back). Stock Voilà's kernels do not ask to be merged.
- An **attempt** is opened, answered ten times, handed in, graded and recorded with its ten responses, by a
  learner's kernel over the registrar's socket, acknowledged when it is on disk: handed in whole, which is one
  request, or *in two requests*, opened with its first answer and handed in later. Every answer that a learner
  changes in between is one more request.

## What it says

{says}

## What it does not say

- Learners, server, browser and record shared this machine's cores. A learner's own computer draws a page
  beside the server, not instead of it, and a network adds its own time to each of the requests in the table.
- The load average says whether the machine was quiet. Where it was not, trust ratios before numbers, and
  medians before 99th percentiles.
- Stock Voilà's lesson has no accounts, no limits and no resuming; its form keeps choices without knowing whose
  they are. Its pages do less, in more time.
"""


@dataclass(slots=True)
class Report:
    """Facts about the machine, the lines that were measured, and what could not be measured."""

    facts: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    stopped: bool = False
    """Somebody did not want to wait for the rest."""

    def text(self) -> str:
        """For a terminal."""
        parts = ["\n".join(self.facts), table(self.lines), *self.failures]
        return "\n\n".join([*parts, "\n".join(judged(self.lines))]).rstrip()

    def markdown(self) -> str:
        """For `RESULTS.md`."""
        results = "\n\n".join(["\n".join(self.facts), table(self.lines)])
        says = "\n".join(f"- {sentence}" for sentence in [*judged(self.lines), *self.failures])
        return _MARKDOWN.format(results=results, says=says or "Nothing was measured.")


def failure(name: str, error: Exception) -> str:
    """That a benchmark could not be run, and why, in one line."""
    why = traceback.format_exception_only(error)[-1].strip()
    return f"{name} was NOT measured: {why}"
