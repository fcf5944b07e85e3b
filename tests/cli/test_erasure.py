"""`courseware users erase`: seen first, confirmed, done."""

from __future__ import annotations

from courseware.registrar.protocol import ListPeople, Person
from courseware.settings import Settings
from tests.cli.command import courseware, on_a_terminal, the_one_line
from tests.conftest import RunningRegistrar

REASON = ("--reason", "As asked")


def usernames(registrar: RunningRegistrar) -> list[str]:
    return [person.username for person in registrar.house.call(ListPeople())]


def test_a_preview_says_what_goes_and_what_stays(
    registrar: RunningRegistrar, settings: Settings, zoe: Person
) -> None:
    done = courseware(settings, "users", "erase", "zoe", "--preview")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("zoe: Zoë Łukasz, zoe@example.org, Northwind Trading\nThis goes:")
    assert "This stays, without a name:" in done.stdout
    assert usernames(registrar) == ["zoe"]


def test_with_yes_it_is_done(registrar: RunningRegistrar, settings: Settings, zoe: Person) -> None:
    done = courseware(settings, "users", "erase", "zoe", *REASON, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Erased. 0 certificates and 0 scores stay, without a name.\n"
    assert usernames(registrar) == []
    again = courseware(settings, "users", "erase", "zoe", *REASON, "--yes")
    assert "There is no person 'zoe'." in the_one_line(again)


def test_without_a_server_it_is_finished_before_the_command_ends(
    settings: Settings,
) -> None:
    added = courseware(
        settings, "users", "add", "nikos", "--name", "Nikos Quagga", "--email", "n@example.org",
        "--internal", "--password", "quite a secret",
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    done = courseware(settings, "users", "erase", "nikos", *REASON, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    files = [file for file in settings.data.rglob("*") if file.is_file()]
    assert settings.record in files
    assert not [file for file in files if b"Quagga" in file.read_bytes()]


def test_on_a_terminal_the_user_name_is_typed(
    registrar: RunningRegistrar, settings: Settings, zoe: Person
) -> None:
    for typed, said in (("zoé", "Nobody was erased"), ("zoe", "Erased.")):
        assert usernames(registrar) == ["zoe"]
        terminal = on_a_terminal(settings, "users", "erase", "zoe", *REASON)
        terminal.expect("Type the user name to erase")
        terminal.sendline(typed)
        terminal.expect(said)
        terminal.close()
    assert usernames(registrar) == []


def test_it_takes_a_reason_and_somebody_to_ask(settings: Settings, zoe: Person) -> None:
    nothing = courseware(settings, "users", "erase", "zoe", "--yes")
    assert nothing.returncode == 2
    assert "--reason is empty" in nothing.stderr
    unasked = courseware(settings, "users", "erase", "zoe", *REASON)
    assert unasked.returncode == 2
    assert "Give --yes" in unasked.stderr
    named = courseware(settings, "users", "erase", "zoe", "--reason", "Zoe asked", "--yes")
    assert "The reason names the person" in the_one_line(named)
