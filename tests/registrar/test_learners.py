"""A learner is the same whether read alone, by indexes, or with others in one look through each table."""

from __future__ import annotations

from uuid import uuid4

import pytest

from courseware.errors import NotFound
from courseware.records.duckdb_engine import DuckDBEngine, connect
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar.learners import load, load_many
from courseware.registrar.protocol import GrantAccommodation, OpenAttempt, Person
from courseware.registrar.published import load_published
from courseware.settings import Settings
from tests.conftest import RunningRegistrar
from tests.registrar.learning import courses_of, earn, sit, take_content
from tests.samples import quiz


def test_read_alone_or_with_others(
    registrar: RunningRegistrar, settings: Settings, zoe: Person, ines: Person
) -> None:
    house = registrar.house
    for whose in ({"username": "zoe"}, {"organisation_id": "northwind-trading"}):
        house.call(GrantAccommodation(extra_time=0.5, actor="ada", reason="A broken arm", **whose))  # type: ignore[arg-type]
    earn(registrar.acting(zoe), "basics")
    beginner = registrar.acting(ines)
    take_content(beginner, courses_of("basics")[0])
    sit(beginner, quiz("reading"), wrong=3)
    beginner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading"))
    nobody_yet = registrar.add("max")
    registrar.stop()

    connection = connect(settings.record, memory_limit="1GB")
    tx = Transaction(DuckDBEngine(connection))
    in_force = load_published(tx).quizzes
    ids = [zoe.id, ines.id, nobody_yet.id]
    alone = {learner_id: load(tx, learner_id, in_force) for learner_id in ids}
    together = load_many(tx, [*ids, uuid4()], in_force)
    assert {learner.id: learner for learner in together} == alone
    assert [len(alone[learner_id].granted) for learner_id in ids] == [2, 0, 1]
    assert alone[zoe.id].certifications["basics"].certificate is not None
    assert (len(alone[ines.id].open), alone[ines.id].histories["reading"].attempts) == (1, 1)
    assert load_many(tx, [uuid4()], in_force) == []
    with pytest.raises(NotFound):
        load(tx, uuid4(), in_force)
    connection.close()
