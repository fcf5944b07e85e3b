"""A whole site on a free port: a real registrar, the real web process, real kernels; and its visitors."""

from __future__ import annotations

import ast
import contextlib
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import httpx
from jupyter_client import BlockingKernelClient
from websockets.sync.client import ClientConnection, connect

from courseware.registrar.protocol import AddPeople, GrantRole, IssueToken, NewPerson, Person, Role
from courseware.registrar.publishing import publish_notebooks
from courseware.registrar.steady_clock import SteadyClock
from courseware.registrar.thread import RegistrarThread
from courseware.server.app import CoursewareServer
from courseware.settings import Settings
from tests.waiting import eventually
from tests.web import WebThread

NOTEBOOKS = Path(__file__).parent / "notebooks"
PASSWORD = "a harbour pilot knows"


class Site:
    """Serves the notebooks of these settings in this process, on threads of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._registrar = RegistrarThread(settings, SteadyClock())
        self._web = WebThread(settings)
        self._cookies: dict[str, httpx.Cookies] = {}
        self.people: dict[str, Person] = {}

    def __enter__(self) -> Self:
        self._registrar.start()
        self.house = self._registrar.house
        publish_notebooks(self._settings.notebooks, self.house)
        self._add("zoe", "Northwind")
        self._add("max", "Northwind")
        self._add("ana", None, Role.ANALYST)
        self._add("mona", "Northwind")
        self._add("nobu", "Southport")
        self._add("adele", None, Role.ADMIN)
        self.house.call(GrantRole(username="mona", role=Role.MANAGER, organisation="Northwind"))
        self._web.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._web.__exit__()
        self._registrar.stop()

    @property
    def server(self) -> CoursewareServer:
        return self._web.server

    @property
    def address(self) -> str:
        return self._web.address

    @contextlib.contextmanager
    def visitor(self, username: str | None = None, *, anew: bool = False) -> Iterator[Visitor]:
        """A browser without a window, signed in as somebody (in one session, or `anew`) or a stranger."""
        with contextlib.closing(Visitor(self.address)) as visitor:
            if username is not None and username in self._cookies and not anew:
                visitor.cookies = self._cookies[username]
            elif username is not None:
                visitor.sign_in(username)
                if not anew:
                    self._cookies[username] = visitor.cookies
            yield visitor

    def api_token(self, username: str) -> str:
        return self.house.call(IssueToken(username=username))

    def _add(self, username: str, organisation: str | None, *roles: Role) -> None:
        person = NewPerson(
            username=username,
            full_name=username.title(),
            email=f"{username}@example.org",
            organisation=organisation,
            password=PASSWORD,
            roles=roles or (Role.LEARNER,),
        )
        (self.people[username],) = self.house.call(AddPeople(people=(person,)))


class Visitor(httpx.Client):
    """Cookies, the XSRF token, and the two sockets of a page."""

    def __init__(self, address: str) -> None:
        super().__init__(base_url=address, timeout=60)
        self.address = address

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        self.get("/login")
        answer = self.post_form("/login", username=username, password=password)
        assert answer.status_code == 303, answer.text

    def sign_out(self) -> None:
        assert self.post_form("/logout").status_code == 303

    def post_form(self, path: str, **fields: str) -> httpx.Response:
        return self.post(path, data={"_xsrf": self.xsrf, **fields})

    @property
    def xsrf(self) -> str:
        return self.cookies.get("_xsrf", "")

    def open_page(self, path: str) -> str:
        """Open a page with a notebook; the id of its kernel."""
        page = self.get(path)
        assert page.status_code == 200, page.text
        found = re.search(r'data-kernel="([0-9a-f-]+)"', page.text)
        assert found is not None
        return found[1]

    def kernel_socket(self, kernel: str, origin: str | None = None) -> ClientConnection:
        """The kernel's socket, in Jupyter's older and simpler protocol."""
        return self._socket(f"/api/kernels/{kernel}/channels?session_id={uuid.uuid4()}", origin)

    def execution_socket(self, kernel: str, origin: str | None = None) -> ClientConnection:
        return self._socket(f"/voila/execution/{kernel}", origin)

    def _socket(self, path: str, origin: str | None) -> ClientConnection:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        return connect(
            self.address.replace("http:", "ws:") + path,
            additional_headers=headers,
            origin=origin or self.address,  # type: ignore[arg-type]
            open_timeout=60,
            max_size=None,
        )


def message(kind: str, channel: str = "shell", **content: Any) -> str:
    """A message as a browser would write it."""
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "s", "username": "u"}
    header |= {"date": "2026-03-02T09:00:00Z", "version": "5.3"}
    return json.dumps(
        {
            "channel": channel,
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
        }
    )


def run_notebook(visitor: Visitor, kernel: str) -> list[tuple[int, list[dict[str, Any]]]]:
    """Do what the page does: listen to the kernel, ask for the cells to be run, collect the outputs."""
    outputs = []
    with visitor.kernel_socket(kernel), visitor.execution_socket(kernel) as execution:
        execution.send(json.dumps({"action": "execute", "payload": {"kernel_id": kernel}}))
        while True:
            payload = json.loads(execution.recv(timeout=90))["payload"]
            if payload["cell_index"] + 1 == payload["total_cell"]:
                return outputs
            outputs.append((payload["cell_index"], payload["output_cell"]["outputs"]))


def kernel_process(kernel: str) -> int | None:
    """The process id of a kernel, by its command line; None: there is none."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if kernel.encode() in command:
                return int(entry.name)
    return None


def ask_kernel(site: Site, kernel: str, expression: str) -> Any:
    """What this expression is in the kernel, asked behind the page's back; `os` and `sys` are imported."""
    return ask(Path(site.server.connection_dir) / f"kernel-{kernel}.json", expression)


def _is_written(connection: Path) -> bool:
    try:
        return bool(json.loads(connection.read_text()))
    except (FileNotFoundError, json.JSONDecodeError):
        return False


@contextlib.contextmanager
def client_of(connection: Path) -> Iterator[BlockingKernelClient]:
    """A client of the kernel with this connection file."""
    eventually(lambda: _is_written(connection), "the kernel's connection file is there")
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels(stdin=False, hb=False)
    try:
        client.wait_for_ready(timeout=60)
        yield client
    finally:
        client.stop_channels()


def ask(connection: Path, expression: str) -> Any:
    """What this expression is in the kernel with this connection file."""
    with client_of(connection) as client:
        asked = {"said": f"__import__('json').dumps({expression})"}
        reply = client.execute_interactive(
            "import os, sys", user_expressions=asked, timeout=60, store_history=False
        )
    said = reply["content"]["user_expressions"]["said"]
    assert said["status"] == "ok", said
    return json.loads(ast.literal_eval(said["data"]["text/plain"]))


def given_to(site: Site, kernel: str) -> dict[str, str]:
    """The environment that the server gave a kernel, with the secret that no cell of it can find."""
    kernels = site.server.kernel_manager
    eventually(lambda: kernel in kernels, "the kernel runs")
    given: dict[str, str] = kernels.get_kernel(kernel)._launch_args["env"]
    return given
