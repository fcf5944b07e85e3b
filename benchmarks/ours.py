"""Our own side: `courseware serve` in a process of its own, as an operator starts it, with its learners."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx

from benchmarks.lesson import our_lesson
from benchmarks.processes import ServerProcess, server
from courseware.assessment.model import Answers
from courseware.catalog.model import Course
from courseware.registrar.access import access
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import AddPeople, GetQuizState, NewPerson, Person
from courseware.settings import Settings

_PASSWORD = "nine calm harbours"
_READY = "Courseware is at "


class Ours:
    """A running installation. Each call of `cookies` brings another learner, who has done nothing yet."""

    options = ".cw-quiz input[type=radio]"
    saved = ".cw-quiz [role=status]"

    def __init__(
        self, process: ServerProcess, address: str, course: Course, house: RegistrarClient
    ) -> None:
        self.process = process
        self.address = address
        self.lesson = f"{address}/learn/{course.key}"
        (self._quiz,) = course.quizzes
        self._house = house
        self._people: list[Person] = []
        self._numbers = itertools.count(1)

    def cookies(self) -> dict[str, str]:
        """The cookies of a learner who has just signed in, in another browser's name."""
        name = f"learner{next(self._numbers)}"
        newcomer = NewPerson(
            username=name, full_name=name, email=f"{name}@example.org", password=_PASSWORD
        )
        self._people += self._house.call(AddPeople(people=(newcomer,)))
        with httpx.Client(base_url=self.address, timeout=60) as browser:
            browser.get("/login")
            fields = {"_xsrf": browser.cookies["_xsrf"], "username": name, "password": _PASSWORD}
            signed_in = browser.post("/login", data=fields)
            if signed_in.status_code != httpx.codes.SEE_OTHER:
                raise RuntimeError(f"{name} could not sign in: {signed_in.text[:500]}")
            return dict(browser.cookies)

    def recorded(self) -> list[Answers]:
        """The answers of each learner's attempt."""
        states = (
            self._house.acting_for(person.id).call(GetQuizState(quiz_id=self._quiz.id))
            for person in self._people
        )
        return [state.attempt.answers if state.attempt else {} for state in states]


@contextlib.contextmanager
def our_installation(folder: Path) -> Iterator[tuple[Ours, Course]]:
    """Publish and serve the lesson, from an empty data folder."""
    folder.mkdir()
    data, notebooks = folder / "data", folder / "notebooks"
    course = our_lesson(notebooks)
    environment = {name: value for name, value in os.environ.items() if "COURSEWARE_" not in name}
    command = [
        *(sys.executable, "-m", "courseware", "serve", "--port=0"),
        *(f"--data={data.resolve()}", f"--notebooks={notebooks.resolve()}"),
    ]
    with server(command, folder, environment) as process:
        address = process.wait_for_log(_READY).partition(_READY)[2].strip()
        process.rest()
        with RegistrarClient(access(Settings(data=data.resolve()))) as house:
            yield Ours(process, address, course, house), course
