"""`serve` and `demo`: the registrar, the published catalogue and the web, in one command."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from courseware.cli.options import with_settings
from courseware.errors import Conflict
from courseware.settings import Settings

if TYPE_CHECKING:
    from courseware.registrar.client import RegistrarClient

log = logging.getLogger("courseware")

_host = click.option("--host", help="The address to listen on (default: 127.0.0.1).")
_port = click.option("--port", type=click.IntRange(0, 65535), help="The port (default: 8866).")


@click.command()
@_host
@_port
@with_settings
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Publish the notebooks and serve them until interrupted."""
    _serve(_listening(settings, host, port))


@click.command()
@_host
@_port
@with_settings
def demo(settings: Settings, host: str | None, port: int | None) -> None:
    """Serve with demo data: people in every state, and an account for every role."""
    from courseware.cli.demo_data import ACCOUNTS, fill, give_password
    from courseware.registrar.access import key_file

    settings = _listening(settings, host, port)
    made = key_file(settings, "demo-password").read_text()[:12]
    password = os.environ.get("COURSEWARE_DEMO_PASSWORD") or made
    fill(settings)
    accounts = "\n".join(f"  {name:<10} {what}" for name, what in ACCOUNTS.items())
    _serve(
        settings,
        prepare=partial(give_password, password),
        welcome=f"\nDemo accounts, all with the password {password}\n{accounts}\n",
    )


def _listening(settings: Settings, host: str | None, port: int | None) -> Settings:
    """The settings with the address to listen on. Certificates print it, so a free port is taken now."""
    host = host or settings.host
    port = settings.port if port is None else port
    if port == 0:
        with socket.create_server((host, 0)) as free:
            port = free.getsockname()[1]
    return replace(settings, host=host, port=port)


def _serve(
    settings: Settings, prepare: Callable[[RegistrarClient], None] | None = None, welcome: str = ""
) -> None:
    """Serve until interrupted. `prepare` does with the registrar what must be done before anybody comes."""
    from courseware.registrar.access import access
    from courseware.registrar.client import RegistrarClient
    from courseware.registrar.publishing import publish_notebooks
    from courseware.registrar.supervisor import RegistrarProcess
    from courseware.server.app import run

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    with RegistrarProcess(settings):
        with RegistrarClient(access(settings)) as client:
            if prepare is not None:
                prepare(client)
            try:
                reading, report = publish_notebooks(settings.notebooks, client)
            except Conflict as conflict:
                # nobody is here to be asked: what was in force stays so
                log.warning("nothing was published: %s", conflict.message)
            else:
                for finding in reading.findings:
                    if finding.level == "error":
                        log.error("%s (the last good version stays in force)", finding)
                for change in report.changes:
                    log.info("published %s", change)
        run(
            settings,
            access(settings),
            ready=lambda address: click.echo(f"{welcome}\nCourseware is at {address}\n"),
        )
