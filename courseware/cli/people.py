"""`users`: add people one by one or from a file, list and erase them, grant roles, hand out passwords and tokens."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

import click

from courseware.cli.asking import first_registrar, on_a_terminal, registrar
from courseware.cli.erasure import erase
from courseware.cli.options import with_settings
from courseware.cli.people_file import placed, read_people
from courseware.cli.rows import FORMATS
from courseware.errors import Refusal
from courseware.languages import LANGUAGES
from courseware.registrar.protocol import (
    AddPeople,
    GrantRole,
    IssueToken,
    ListPeople,
    NewPerson,
    Person,
    Role,
    SetPasswords,
)
from courseware.settings import Settings

ROLES = click.Choice([role.lower() for role in Role], case_sensitive=False)

# without letters and digits that are taken for one another
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# a password is hashed slowly on purpose
_SECONDS_A_PERSON = 1.0


@click.group()
def users() -> None:
    """The people who learn, teach, analyse and administer here."""


users.add_command(erase)


@users.command()
@click.argument("username")
@click.option("--name", required=True, help="The full name, as certificates shall print it.")
@click.option("--email", required=True)
@click.option("--organisation", help="The organisation; made, if it is new.")
@click.option("--internal", is_flag=True, help="One of our own staff, of no organisation.")
@click.option("--role", "roles", type=ROLES, multiple=True, help="May be given several times.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="That pages and letters speak to them."
)
@click.option("--password", help="Asked for on a terminal when left out; - reads a line of input.")
@click.option("--generate-password", is_flag=True, help="Make a password and print it.")
@with_settings
def add(
    settings: Settings,
    username: str,
    name: str,
    email: str,
    organisation: str | None,
    internal: bool,
    roles: tuple[str, ...],
    language: str | None,
    password: str | None,
    generate_password: bool,
) -> None:
    """Add one person."""
    if (organisation is None) != internal:
        raise click.UsageError("Give either --organisation NAME or --internal.")
    if password is not None and generate_password:
        raise click.UsageError("Give --password or --generate-password, not both.")
    person = NewPerson(
        username=username,
        full_name=name,
        email=email,
        organisation=organisation,
        password=new_password() if generate_password else _password(password),
        roles=_roles(roles),
        language=language,
    )
    with first_registrar(settings) as client:
        (added,) = client.call(AddPeople(people=(person,)))
    click.echo(f"Added {_described(added)}.")
    if generate_password:
        click.echo(f"Password: {person.password}")


@users.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--generate-passwords",
    is_flag=True,
    help="Make a password for each person without one, and print them as CSV.",
)
@with_settings
def import_(settings: Settings, file: Path, generate_passwords: bool) -> None:
    """Add the people in a CSV file, all of them or none.

    Its first row names the columns: username, full_name, email, and if you like organisation (left
    empty for our own staff), roles (several with spaces between), password, language. People without a
    password cannot sign in until they are given one.
    """
    rows = read_people(file)
    made = {
        row.person.username: new_password()
        for row in rows
        if generate_passwords and row.person.password is None
    }
    people = tuple(
        replace(row.person, password=row.person.password or made.get(row.person.username))
        for row in rows
    )
    with first_registrar(settings, patience=60 + _SECONDS_A_PERSON * len(people)) as client:
        try:
            _while_waiting(
                f"Adding {_counted(len(people))}", lambda: client.call(AddPeople(people=people))
            )
        except Refusal as refusal:
            raise placed(file, rows, refusal) from None
    click.echo(f"Added {_counted(len(people))}.", err=bool(made))
    if made:
        FORMATS["csv"](("username", "password"), made.items(), sys.stdout)


@users.command("list")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="table", show_default=True
)
@with_settings
def list_(settings: Settings, format_: str) -> None:
    """List everybody with their organisation and roles."""
    with registrar(settings) as client:
        people = client.call(ListPeople())
    columns = ("username", "full_name", "email", "organisation", "roles", "is_active", "language")
    rows = [
        (
            person.username,
            person.full_name,
            person.email,
            person.organisation_name,
            list(person.roles) if format_ == "json" else " ".join(person.roles),
            person.is_active,
            person.language,
        )
        for person in sorted(people, key=lambda person: person.username)
    ]
    FORMATS[format_](columns, rows, sys.stdout)


@users.command()
@click.argument("username")
@click.argument("role", type=ROLES)
@click.option("--organisation", help="Whose manager; for that role only.")
@with_settings
def grant(settings: Settings, username: str, role: str, organisation: str | None) -> None:
    """Give a person a role. A manager manages one organisation."""
    with registrar(settings) as client:
        person = client.call(
            GrantRole(username=username, role=Role[role.upper()], organisation=organisation)
        )
    click.echo(f"Now {_described(person)}.")


@users.command()
@click.argument("username", metavar="USER")
@with_settings
def token(settings: Settings, username: str) -> None:
    """Print a new API token for a person. It is shown this once; the record holds only its hash."""
    with registrar(settings) as client:
        click.echo(client.call(IssueToken(username=username)))


@users.command("password")
@click.argument("username", metavar="USER")
@click.option("--password", help="Asked for on a terminal when left out; - reads a line of input.")
@click.option("--generate-password", is_flag=True, help="Make a password and print it.")
@with_settings
def password_(
    settings: Settings, username: str, password: str | None, generate_password: bool
) -> None:
    """Give a person a new password, and end their sign-ins."""
    if password is not None and generate_password:
        raise click.UsageError("Give --password or --generate-password, not both.")
    new = new_password() if generate_password else _password(password)
    with registrar(settings) as client:
        client.call(SetPasswords(usernames=(username,), password=new))
    click.echo(f"{username} has a new password, and is signed out everywhere.")
    if generate_password:
        click.echo(f"Password: {new}")


def new_password() -> str:
    """Sixteen letters and digits in four groups: 79 random bits that can be read out loud."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _while_waiting(label: str, call: Callable[[], object]) -> None:
    """A bar that moves while one long answer is awaited: all or none has no halfway."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        answer = pool.submit(call)
        with click.progressbar(
            _until(answer), label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            for _ in bar:
                pass
        answer.result()


def _until(answer: Future[object]) -> Iterator[None]:
    while not answer.done():
        yield None
        wait([answer], timeout=0.1)


def _password(given: str | None) -> str:
    if given == "-":
        return sys.stdin.readline().rstrip("\r\n")
    if given is not None:
        return given
    if not on_a_terminal():
        raise click.UsageError(
            "Give --password or --generate-password: there is no terminal to ask on."
        )
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed


def _roles(words: tuple[str, ...]) -> tuple[Role, ...]:
    return tuple(Role[word.upper()] for word in words) or (Role.LEARNER,)


def _described(person: Person) -> str:
    whose = "internal" if person.internal else f"of {person.organisation_name}"
    roles = ", ".join(
        f"manager of {', '.join(person.manages)}" if role is Role.MANAGER else role.lower()
        for role in person.roles
    )
    return f"{person.username} ({person.full_name}), {whose}: {roles}"


def _counted(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"
