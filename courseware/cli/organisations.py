"""`organisations`: how the certificates of an organisation's people look."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import click

from courseware.catalog.certificate_design import PAPERS, TEMPLATES
from courseware.catalog.certificate_pictures import read_picture
from courseware.cli.asking import operator, registrar
from courseware.cli.options import with_settings
from courseware.errors import CoursewareError, InvalidRequest
from courseware.languages import LANGUAGES
from courseware.registrar.protocol import GetOrganisationCertificate, SetOrganisationCertificate
from courseware.settings import Settings

_PICTURES = ("logo", "signature")


@click.group()
def organisations() -> None:
    """The organisations whose people learn here."""


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    file = click.Path(path_type=Path, dir_okay=False)
    options = (
        click.option("--logo", type=file, help="A PNG or JPEG picture."),
        click.option("--signature", type=file, help="The signatory's hand, PNG or JPEG."),
        click.option("--signatory-name"),
        click.option("--signatory-title"),
        click.option("--wording", help="Goes on from the name, as in track.yaml."),
        click.option("--accent", help='The colour of title, seal and border, such as "#17616B".'),
        click.option("--trim", help="The colour of fine lines."),
        click.option("--template", type=click.Choice(TEMPLATES)),
        click.option("--paper", type=click.Choice(PAPERS)),
        click.option("--language", type=click.Choice(LANGUAGES)),
        click.option("--clear", is_flag=True, help="First forget all that was set."),
    )
    return functools.reduce(lambda made, option: option(made), reversed(options), command)


@organisations.command()
@click.argument("organisation")
@_options
@with_settings
def certificate(settings: Settings, /, organisation: str, clear: bool, **given: Any) -> None:
    """Set how certificates of ORGANISATION look, where they differ from the track's; show what is set.

    Holds for certificates that are issued from now on. What is not given stays as it was.
    """
    given = {name: value for name, value in given.items() if value is not None}
    pictures: dict[str, bytes] = {}
    for name in _PICTURES:
        if name in given:
            given[name], content = read_picture(given[name], f"--{name}")
            pictures[given[name]] = content
    with registrar(settings) as client:
        design = client.call(GetOrganisationCertificate(organisation=organisation))
        if clear:
            design = replace(design, **{field.name: "" for field in fields(design)})
        if clear or given:
            design = replace(design, **given)
            try:
                client.call(
                    SetOrganisationCertificate(
                        organisation=organisation,
                        design=design,
                        pictures=pictures,
                        actor=operator(),
                    )
                )
            except InvalidRequest as error:
                # a name of a setting in a track.yaml is an option here
                raise CoursewareError(error.message.replace('"certificate.', '"')) from None
    chosen = [(field.name, getattr(design, field.name)) for field in fields(design)]
    for name, value in chosen:
        if value:
            click.echo(f"{name}: {value}")
    if not any(value for _, value in chosen):
        click.echo(f"Certificates of {organisation} look as their tracks say.")
