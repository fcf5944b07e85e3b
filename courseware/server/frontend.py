"""Voilà's front end: the files a browser may have of it, and what a page tells it to load."""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import tornado.web
import voila
from jupyter_core.paths import jupyter_path

from courseware.server.kept_files import send_kept
from courseware.server.pages import PageHandler, signed_in

EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
)
"""The lab extensions of any page: ipywidgets' controls, the manager that Voilà has for them, anywidget."""

_OF_LAB = ("@jupyter-widgets/", "@jupyterlab/", "@voila-dashboards/")

_NOT_SERVED = frozenset({".map", ".txt", ".json", ".orig"})
_SMALL = 1024


@dataclass(frozen=True)
class FrontEndFile:
    """A file of the front end, read from disk once."""

    path: Path

    @cached_property
    def content(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def compressed(self) -> bytes:
        return gzip.compress(self.content, 6, mtime=0)

    @property
    def type(self) -> str:
        return mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"

    @property
    def shrinks(self) -> bool:
        return self.path.suffix in {".js", ".css", ".svg"} and len(self.content) >= _SMALL


class FrontEnd:
    """Every file that a page may load, by its address. What is not in here does not exist."""

    def __init__(self) -> None:
        root = _found("voila/templates/base/static")
        names = (*EXTENSIONS, *_widget_extensions())
        folders = {name: _extension_folder(name) for name in names}
        self._extensions = [_loaded(name, folder) for name, folder in folders.items()]
        self.files = {f"static/{name}": file for name, file in _files(root)}
        for name, folder in folders.items():
            self.files |= {
                f"labextensions/{name}/static/{path}": file
                for path, file in _files(folder / "static")
            }
        made_of = json.dumps([voila.__version__, self._extensions], sort_keys=True)
        self.version = hashlib.sha256(made_of.encode()).hexdigest()[:12]

    @property
    def address(self) -> str:
        """Where the files are. A new version has new addresses, so browsers keep these for good."""
        return f"/voila/front/{self.version}"

    def page_config(self, kernel_id: str) -> dict[str, Any]:
        """What Voilà's script reads from the page before it starts."""
        return {
            "appName": "Voila",
            "appVersion": voila.__version__,
            "appUrl": "voila/",
            "baseUrl": "/",
            "frontend": "voila",
            "fullLabextensionsUrl": f"{self.address}/labextensions",
            "fullStaticUrl": f"{self.address}/static",
            "themesUrl": "/voila/no-themes",
            "federated_extensions": self._extensions,
            "fullMathjaxUrl": None,
            "mathjaxConfig": None,
            "jupyterLabTheme": "light",
            "kernelId": kernel_id,
            "progressiveRendering": True,
            "terminalsAvailable": False,
        }


class FrontEndFiles(PageHandler):
    """`/voila/front/{version}/{path}`, for people who are signed in."""

    def initialize(self, front_end: FrontEnd) -> None:
        self._front_end = front_end

    @signed_in()
    def get(self, version: str, path: str) -> None:
        file = self._front_end.files.get(path)
        if file is None or version != self._front_end.version:
            raise tornado.web.HTTPError(404)
        send_kept(self, file, audience="private")


@lru_cache(maxsize=1)
def front_end() -> FrontEnd:
    """The front end of this installation, looked up once."""
    return FrontEnd()


def _found(below: str) -> Path:
    """The folder in this environment's `share/jupyter`, else wherever Jupyter looks."""
    for root in (Path(sys.prefix) / "share" / "jupyter", *map(Path, jupyter_path())):
        if (root / below).is_dir():
            return root / below
    raise FileNotFoundError(f"{below} is in none of Jupyter's folders; install voila again.")


def _extension_folder(name: str) -> Path:
    try:
        return _found(f"labextensions/{name}")
    except FileNotFoundError:
        return _found(f"voila/labextensions/{name}")


def _widget_extensions() -> list[str]:
    """Other lab extensions that bring widgets, if they are installed here: they depend on their base."""
    root = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    found = []
    for file in sorted([*root.glob("*/package.json"), *root.glob("@*/*/package.json")]):
        package = json.loads(file.read_text(encoding="utf-8"))
        name = package["name"]
        if "@jupyter-widgets/base" in package.get("dependencies", {}) and not (
            name in EXTENSIONS or name.startswith(_OF_LAB)
        ):
            found.append(name)
    return found


def _loaded(name: str, folder: Path) -> dict[str, str]:
    """An extension as the front end wants it named: its script and what it brings."""
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    build = package["jupyterlab"]["_build"]
    return {"name": name} | {
        key: build[key] for key in ("load", "extension", "style") if key in build
    }


def _files(folder: Path) -> Iterator[tuple[str, FrontEndFile]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in _NOT_SERVED:
            yield path.relative_to(folder).as_posix(), FrontEndFile(path)
