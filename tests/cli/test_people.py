"""`courseware users`, beside a running server and without one."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from courseware.errors import NotSignedIn
from courseware.registrar.protocol import ListPeople, Person, Role, SignIn, WhoIs
from courseware.settings import Settings
from tests.cli.command import courseware, on_a_terminal, the_one_line
from tests.conftest import RunningRegistrar

ADD = ("users", "add", "nikos", "--name", "Νίκος Παππάς", "--email", "nikos@example.org")


def named(registrar: RunningRegistrar, username: str) -> Person:
    people = registrar.house.call(ListPeople())
    return next(person for person in people if person.username == username)


def file_of(tmp_path: Path, text: str) -> str:
    file = tmp_path / "people.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_first_person_is_added_where_there_was_nothing(settings: Settings) -> None:
    done = courseware(
        settings, *ADD, "--internal", "--role", "admin", "--password", "quite a secret"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Added nikos (Νίκος Παππάς), internal: learner, admin.\n"

    listed = courseware(settings, "users", "list", "--format", "csv")
    assert listed.stdout.splitlines()[1:] == [
        "nikos,Νίκος Παππάς,nikos@example.org,,LEARNER ADMIN,true,"
    ]


def test_a_person_of_an_organisation_can_sign_in(
    registrar: RunningRegistrar, settings: Settings
) -> None:
    options = ("--organisation", "Aegean Shipping", "--role", "Manager", "--password", "-")
    done = courseware(settings, *ADD, *options, stdin="the sea is wide\n")
    assert done.returncode == 0, done.stderr

    signed_in = registrar.house.call(SignIn(username="nikos", password="the sea is wide"))
    assert signed_in.person.organisation_name == "Aegean Shipping"
    assert set(signed_in.person.roles) == {Role.LEARNER, Role.MANAGER}


def test_a_generated_password_is_printed_and_works(
    registrar: RunningRegistrar, settings: Settings
) -> None:
    done = courseware(settings, *ADD, "--internal", "--generate-password")
    printed = re.search(r"^Password: (\S+)$", done.stdout, re.MULTILINE)
    assert printed is not None
    registrar.house.call(SignIn(username="nikos", password=printed[1]))


def test_on_a_terminal_the_password_is_asked_for_and_not_shown(
    registrar: RunningRegistrar, settings: Settings
) -> None:
    terminal = on_a_terminal(settings, *ADD, "--internal")
    terminal.expect("Password: ")
    terminal.sendline("typed in the dark")
    terminal.expect("Repeat for confirmation: ")
    terminal.sendline("typed in the dark")
    terminal.expect("Added nikos")
    assert "typed in the dark" not in terminal.before
    terminal.wait()
    registrar.house.call(SignIn(username="nikos", password="typed in the dark"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "--organisation NAME or --internal"),
        (("--internal", "--organisation", "X"), "--organisation NAME or --internal"),
        (("--internal",), "no terminal to ask on"),
        (("--internal", "--password", "x", "--generate-password"), "not both"),
        (("--internal", "--role", "pope"), "'pope'"),
    ],
)
def test_wrong_usage_is_status_2(settings: Settings, options: tuple[str, ...], words: str) -> None:
    done = courseware(settings, *ADD, *options)
    assert done.returncode == 2
    assert words in done.stderr
    assert not settings.data.exists()


def test_a_taken_name_is_refused_in_one_line(
    settings: Settings, registrar: RunningRegistrar, zoe: Person
) -> None:
    again = ("users", "add", "zoe", "--name", "Z", "--email", "z@example.org", "--internal")
    line = the_one_line(courseware(settings, *again, "--password", "long enough to do"))
    assert line == "courseware: The username 'zoe' is taken."


def test_people_come_from_a_file(
    registrar: RunningRegistrar, settings: Settings, tmp_path: Path
) -> None:
    file = file_of(
        tmp_path,
        "\ufeffusername,full_name,email,organisation,roles,password\n"
        "tanaka,田中 太郎,tanaka@example.org,Aegean Shipping,manager,a good long one\n"
        "\n"
        "lukasz,Łukasz Nowak,lukasz@example.org,,analyst author,\n",
    )
    done = courseware(settings, "users", "import", file)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Added 2 people.\n", "")

    tanaka, lukasz = named(registrar, "tanaka"), named(registrar, "lukasz")
    assert (tanaka.full_name, tanaka.organisation_name) == ("田中 太郎", "Aegean Shipping")
    assert tanaka.manages == (tanaka.organisation_id,)
    assert lukasz.internal
    assert set(lukasz.roles) == {Role.LEARNER, Role.ANALYST, Role.AUTHOR}
    registrar.house.call(SignIn(username="tanaka", password="a good long one"))


def test_passwords_made_for_a_file_are_printed_as_csv(
    registrar: RunningRegistrar, settings: Settings, tmp_path: Path
) -> None:
    file = file_of(tmp_path, "username;full_name;email\na;A;a@example.org\nb;B;b@example.org\n")
    done = courseware(settings, "users", "import", file, "--generate-passwords")
    assert done.stderr == "Added 2 people.\n"
    for row in csv.DictReader(io.StringIO(done.stdout)):
        registrar.house.call(SignIn(username=row["username"], password=row["password"]))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Bad Name,B,b@example.org,,", "'Bad Name' is no username"),
        ("b,B,nowhere,,", "'nowhere' is no email address"),
        ("b,B,b@example.org,,short", "password is too short"),
        ("zoe,Z,z@example.org,,", "The username 'zoe' is taken"),
        ("b,B,ZOE@example.org,,", "is taken"),
    ],
)
def test_one_wrong_row_is_named_and_nobody_is_added(
    registrar: RunningRegistrar,
    settings: Settings,
    zoe: Person,
    tmp_path: Path,
    row: str,
    words: str,
) -> None:
    header = "username,full_name,email,roles,password"
    file = file_of(tmp_path, f"{header}\na,A,a@example.org,,\n{row}\nc,C,c@example.org,,\n")
    line = the_one_line(courseware(settings, "users", "import", file))
    assert line.startswith(f"courseware: {file}, row 3: ")
    assert words in line
    assert [person.username for person in registrar.house.call(ListPeople())] == ["zoe"]


def test_a_bar_moves_on_a_terminal(
    registrar: RunningRegistrar, settings: Settings, tmp_path: Path
) -> None:
    rows = "".join(f"p{n},P {n},p{n}@example.org,long enough {n}\n" for n in range(8))
    terminal = on_a_terminal(
        settings, "users", "import", file_of(tmp_path, f"username,full_name,email,password\n{rows}")
    )
    terminal.expect(r"Adding 8 people +\[")
    terminal.expect(r"Added 8 people\.")


def test_the_list_is_a_plain_table(
    registrar: RunningRegistrar, settings: Settings, zoe: Person, ines: Person
) -> None:
    done = courseware(settings, "users", "list")
    header, _, first, second = done.stdout.splitlines()
    assert header.split() == [
        "username",
        "full_name",
        "email",
        "organisation",
        "roles",
        "is_active",
        "language",
    ]
    assert first.split() == ["ines", "Inés", "Ito", "ines@example.org", "LEARNER", "true"]
    assert second.index("zoe@") == first.index("ines@") == header.index("email")


def test_the_list_is_json_for_programs(
    registrar: RunningRegistrar, settings: Settings, zoe: Person
) -> None:
    (row,) = json.loads(courseware(settings, "users", "list", "--format", "json").stdout)
    assert row == {
        "username": "zoe",
        "full_name": "Zoë Łukasz",
        "email": "zoe@example.org",
        "organisation": "Northwind Trading",
        "roles": ["LEARNER"],
        "is_active": True,
        "language": None,
    }


def test_a_role_is_granted(registrar: RunningRegistrar, settings: Settings, zoe: Person) -> None:
    done = courseware(settings, "users", "grant", "zoe", "ANALYST")
    assert done.stdout == "Now zoe (Zoë Łukasz), of Northwind Trading: learner, analyst.\n"
    assert Role.ANALYST in named(registrar, "zoe").roles


def test_a_manager_is_somebodys_manager(
    registrar: RunningRegistrar, settings: Settings, zoe: Person
) -> None:
    assert "organisation" in the_one_line(courseware(settings, "users", "grant", "zoe", "manager"))
    whose = ("--organisation", "Northwind Trading")
    assert courseware(settings, "users", "grant", "zoe", "manager", *whose).returncode == 0
    assert named(registrar, "zoe").manages == (zoe.organisation_id,)


def test_a_token_is_all_that_is_printed_and_speaks_for_its_person(
    registrar: RunningRegistrar, settings: Settings, zoe: Person
) -> None:
    done = courseware(settings, "users", "token", "zoe")
    (printed,) = done.stdout.splitlines()
    assert registrar.house.call(WhoIs(api_token=printed)).username == "zoe"


def test_nobody_by_that_name(registrar: RunningRegistrar, settings: Settings) -> None:
    line = the_one_line(courseware(settings, "users", "token", "nobody"))
    assert line == "courseware: There is no person 'nobody'."


@pytest.mark.parametrize("arguments", [("list",), ("grant", "zoe", "admin"), ("token", "zoe")])
def test_asking_makes_no_record(settings: Settings, arguments: tuple[str, ...]) -> None:
    assert "There is no record in" in the_one_line(courseware(settings, "users", *arguments))
    assert not settings.data.exists()


def test_a_new_password_replaces_the_old_one_and_ends_sessions(
    registrar: RunningRegistrar, settings: Settings
) -> None:
    registrar.add("nikos", password="the sea is wide")
    session = registrar.house.call(SignIn(username="nikos", password="the sea is wide")).session
    done = courseware(
        settings, "users", "password", "nikos", "--password", "-", stdin="a new wind\n"
    )
    assert done.returncode == 0, done.stderr
    registrar.house.call(SignIn(username="nikos", password="a new wind"))
    for gone in (
        SignIn(username="nikos", password="the sea is wide"),
        WhoIs(session=session),
    ):
        with pytest.raises(NotSignedIn):
            registrar.house.call(gone)


def test_nobody_gets_no_password(registrar: RunningRegistrar, settings: Settings) -> None:
    done = courseware(settings, "users", "password", "nobody", "--generate-password")
    assert "There is no person 'nobody'" in the_one_line(done)
    assert "Password:" not in done.stdout
