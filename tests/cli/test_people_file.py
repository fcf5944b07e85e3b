"""What is wrong with a CSV file of people is said with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from courseware.cli.people_file import read_people
from courseware.errors import CoursewareError
from courseware.registrar.protocol import NewPerson, Role

HEADER = "username,full_name,email,organisation,roles,password\n"


def read(tmp_path: Path, text: str | bytes) -> list[NewPerson]:
    file = tmp_path / "people.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [row.person for row in read_people(file)]


def test_columns_stand_in_any_order_and_optional_ones_may_be_missing(tmp_path: Path) -> None:
    (person,) = read(tmp_path, "Email, Username ,full_name\nz@example.org,zoe,Zoë\n")
    assert person == NewPerson(username="zoe", full_name="Zoë", email="z@example.org")


def test_roles_are_separated_as_people_separate_things(tmp_path: Path) -> None:
    (person,) = read(tmp_path, HEADER + 'z,Z,z@example.org,X,"Manager; author|ANALYST, learner",\n')
    assert person.roles == (Role.MANAGER, Role.AUTHOR, Role.ANALYST, Role.LEARNER)


def test_a_password_keeps_its_spaces(tmp_path: Path) -> None:
    (person,) = read(tmp_path, HEADER + "z,Z,z@example.org,,, two words \n")
    assert person.password == " two words "


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        (HEADER, "names nobody"),
        ("username,email\n", "row 1: there is no column 'full_name'"),
        (HEADER.replace("roles", "role"), "row 1: 'role' is no column"),
        (HEADER.replace("roles", "email"), "row 1: the column 'email' is there twice"),
        (HEADER + "\n\nz,,z@example.org,,,\n", "row 4: the full_name is missing"),
        (HEADER + "z,Z\n", "row 2: the email is missing"),
        (
            HEADER + "z,Z,z@example.org,,pope,\n",
            "row 2: 'pope' is no role. The roles are: learner,",
        ),
        (HEADER + "z,Z,z@example.org,,,,,\n", "row 2: there are 8 values for 6 columns"),
        (
            HEADER + "z,Z,z@example.org,,,\ny,Y,y@example.org,,,\nz,Z,x@example.org,,,\n",
            "row 4: the username 'z' stands in row 2 already",
        ),
        (
            HEADER + "z,Z,z@example.org,,,\ny,Y,Z@Example.org,,,\n",
            "row 3: the email 'Z@Example.org' stands in row 2 already",
        ),
        ("username,full_name,email\nz,Zoë,z@example.org\n".encode("latin-1"), "not in UTF-8"),
        (HEADER + 'z,"Z\n', "is not a CSV file"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(CoursewareError) as refusal:
        read(tmp_path, text)
    assert str(refusal.value).startswith(str(tmp_path / "people.csv"))
    assert words in str(refusal.value)


def test_a_language_is_kept_as_its_code(tmp_path: Path) -> None:
    header = "username,full_name,email,language\n"
    spoken, unspoken = read(tmp_path, header + "z,Z,z@example.org,DE\ny,Y,y@example.org,\n")
    assert (spoken.language, unspoken.language) == ("de", None)
