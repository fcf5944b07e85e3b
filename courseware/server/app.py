"""The web process: Voilà's standalone application with our identity, our routes and our kernels."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import tornado.web
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from voila.app import Voila
from voila.configuration import VoilaConfiguration

from courseware.errors import SettingsError
from courseware.garbage import settle, unsettle
from courseware.registrar.access import key_file
from courseware.registrar.client import Access, AsyncRegistrarClient
from courseware.server.assets import SiteFile
from courseware.server.checking import Checking
from courseware.server.gatekeeping import KernelOwnership, SessionIdentity
from courseware.server.identity import Sessions
from courseware.server.kernels.admission import open_files_limit
from courseware.server.kernels.environment import house_environment
from courseware.server.kernels.forking import Template
from courseware.server.kernels.launch import Limits
from courseware.server.kernels.open_pages import OpenPages
from courseware.server.kernels.provisioning import CoursewareKernelSpecs, PageKernels
from courseware.server.kernels.socket import FilteredConnection
from courseware.server.lessons import Lessons
from courseware.server.meters import Meters
from courseware.server.own_front_end import StandardPages
from courseware.server.pages import NoSuchPage
from courseware.server.rendering import LESSON_TEMPLATES, STATIC
from courseware.server.routes import routes
from courseware.settings import Settings

log = logging.getLogger("courseware.server")
jupyter_log = logging.getLogger("courseware.server.jupyter")
jupyter_log.setLevel(logging.WARNING)

_PATIENCE_SECONDS = 5.0
_LARGEST_BODY = 4 * 1024 * 1024
_LARGEST_MESSAGE = 1024 * 1024
_DRAIN_SECONDS = 2.0
_PING_MS = 30_000


class CoursewareServer(Voila):  # type: ignore[misc]
    """Serves one installation. Nothing is read from configuration files, arguments or JUPYTER_*."""

    name = "courseware"
    authorizer_class = KernelOwnership
    identity_provider_class = SessionIdentity
    kernel_websocket_connection_class = FilteredConnection

    def __init__(self, settings: Settings, access: Access) -> None:
        super().__init__(log=jupyter_log)
        self.installation = settings
        self.access = access
        self.token = ""
        self.open_browser = False
        self.root_dir = str(settings.notebooks.resolve())
        self.cookie_secret = key_file(settings, "cookie").read_bytes()
        self.voila_configuration = VoilaConfiguration(
            parent=self,
            template="courseware",
            allow_template_override="NO",
            allow_theme_override="NO",
            attempt_fix_notebook=False,
            file_allowlist=[],
            kernel_spec_manager_class=CoursewareKernelSpecs,
            multi_kernel_manager_class=PageKernels,
            preheat_kernel=False,
            progressive_rendering=True,
            show_tracebacks=False,
            strip_sources=True,
        )
        self.template_paths = [str(LESSON_TEMPLATES)]
        self.static_paths = [str(STATIC)]

    # -- Voilà's steps, each with what we do instead --------------------------------------------------

    def initialize(self, argv: list[str] | None = None) -> None:
        """Everything is set in code: no arguments, no voila.json from the current folder."""

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings, less what no page of ours needs, plus what all of ours do."""
        # Nobody else may enter: the kernels' sockets are there, and the files with their keys. The path
        # is short, because a socket's address has to be.
        self._run_folder = Path(tempfile.mkdtemp(prefix="courseware-"))
        self.connection_dir = str(self._run_folder)
        (self._run_folder / "ipython").mkdir(mode=0o700)
        settings = dict(super().init_settings())
        for unused in ("contents_manager", "config_manager", "jinja2_env", "login_url", "voila"):
            settings.pop(unused, None)
        self.kernel_spec_manager.folder = str(self._run_folder)
        self.kernel_manager.limits = Limits(
            memory_mb=self.installation.kernel_memory_mb,
            cpu_seconds=self.installation.kernel_cpu_seconds,
            files=self.installation.kernel_files,
            processes=self.installation.kernel_processes,
        )
        self.template = Template(self._run_folder, house_environment(os.environ))
        self.kernel_manager.template = self.template
        house = AsyncRegistrarClient(self.access, patience=_PATIENCE_SECONDS)
        self.meters = Meters()
        sessions = Sessions(house)
        self.open_pages = OpenPages(
            self.kernel_manager,
            house,
            sessions,
            registrar_socket=self.access.socket,
            settings=self.installation,
            meters=self.meters,
            files=open_files_limit(),
        )
        https = self.installation.address.startswith("https:")
        return settings | {
            "allow_remote_access": True,
            "checking": Checking(house),
            "compress_response": True,
            "courseware": self.installation,
            "default_handler_class": NoSuchPage,
            "house": house,
            "log_function": log_request,
            "meters": self.meters,
            "open_pages": self.open_pages,
            "sessions": sessions,
            "lessons": Lessons(),
            "standard_pages": StandardPages(),
            "static_handler_class": SiteFile,
            "static_path": str(STATIC),
            "voila_configuration": self.voila_configuration,
            "websocket_max_message_size": _LARGEST_MESSAGE,
            "ws_ping_interval": _PING_MS,
            "ws_ping_timeout": _PING_MS,
            "xsrf_cookies": True,
            "xsrf_cookie_kwargs": {"samesite": "Lax", "secure": https, "path": "/"},
        }

    def init_handlers(self) -> list[Any]:
        return list(routes(self.installation))

    # -- running ------------------------------------------------------------------------------------

    async def serve(self, ready: Callable[[str], None] | None = None) -> None:
        """Listen until SIGTERM or SIGINT; then end kernels, close sockets and return.

        `ready` is called once, with the address at which people reach this server.
        """
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(ValueError, NotImplementedError, RuntimeError):
                loop.add_signal_handler(number, stop.set)
        async with self.running() as settings:
            if ready is not None:
                ready(settings.address)
            settle()
            await stop.wait()
            log.info("Stopping")
            unsettle()

    @contextlib.asynccontextmanager
    async def running(self) -> Any:
        """Serve within this block; gives the settings with the port that was taken."""
        sockets = self._bind()
        port = sockets[0].getsockname()[1]
        self.installation = replace(self.installation, port=port)
        self.app = tornado.web.Application(**self.init_settings())
        self.app.add_handlers(".*$", self.init_handlers())
        # Only a proxy on this machine, in front of a public address, is believed about who asks.
        behind_proxy = bool(self.installation.public_url) and _is_local(self.installation.host)
        server = HTTPServer(self.app, max_body_size=_LARGEST_BODY, xheaders=behind_proxy)
        server.add_sockets(sockets)
        self.template.start()
        caretaker = asyncio.create_task(self.open_pages.look_after())
        log.info("Listening on %s:%s", self.installation.host, port)
        try:
            yield self.installation
        finally:
            server.stop()
            caretaker.cancel()
            await self.open_pages.close()
            await self.template.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(server.close_all_connections(), _DRAIN_SECONDS)
            await self.app.settings["house"].close()
            shutil.rmtree(self._run_folder, ignore_errors=True)

    def _bind(self) -> list[Any]:
        host, port = self.installation.host, self.installation.port
        try:
            return bind_sockets(port, host)
        except OSError as error:
            raise SettingsError(
                f"{host}:{port} cannot be listened on ({error.strerror}). Is a server running there "
                f"already? Choose another port with --port."
            ) from error


def run(settings: Settings, access: Access, ready: Callable[[str], None] | None = None) -> None:
    """Serve until told to stop. Raises SettingsError when the address is taken."""
    asyncio.run(CoursewareServer(settings, access).serve(ready))


def log_request(handler: tornado.web.RequestHandler) -> None:
    """One line a request: no query string, for a token or a name might be in it."""
    status = handler.get_status()
    level = logging.INFO if status < 500 else logging.ERROR
    log.log(
        level,
        "%s %s %s %.0f ms",
        status,
        handler.request.method,
        getattr(handler, "logged_path", handler.request.path),
        1000 * handler.request.request_time(),
    )


def _is_local(host: str) -> bool:
    return host in {"127.0.0.1", "::1", "localhost"}
