"""The base of our widgets: it shows what the kernel says, and hears only messages that it knows."""

from __future__ import annotations

from typing import Any, ClassVar

import anywidget
import msgspec
import traitlets

from courseware.assessment.phrases import Phrases, phrases
from courseware.decoding import from_json, from_values
from courseware.errors import CoursewareError
from courseware.languages import ENGLISH
from courseware.widgets.bundle import Bundle
from courseware.widgets.refusals import failure


class Window(anywidget.AnyWidget):
    """A view of something that is decided elsewhere.

    The one synced trait, `view`, is written by the kernel and shown by the browser. What the browser
    has to say comes as custom messages of the types in `messages`; anything else is dropped.
    """

    messages: ClassVar[Any]
    """A union of msgspec structs, told apart by their field `kind`."""

    bundle: ClassVar[Bundle]
    """The widget's script and style."""

    view = traitlets.Dict().tag(sync=True)
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    phrases: Phrases
    """What the kernel says to the learner, in the language of the page."""

    def __init__(self, language: str = ENGLISH) -> None:
        self.phrases = phrases(language)
        super().__init__(_esm=self.bundle.esm, _css=self.bundle.css)

    def hear(self, message: Any) -> None:
        """Act on one well-formed message."""
        raise NotImplementedError

    def open(self) -> None:
        """Appear in the browser: with the first view, for a page that is listening draws at once."""
        if self.view:
            super().open()

    def show(self, view: Any) -> None:
        """Let the browser show this dataclass."""
        self.view = from_json(msgspec.json.encode(view), Any)
        self.open()

    def set_state(self, sync_data: Any) -> None:
        self._drop("a trait was written")

    def _handle_msg(self, msg: Any) -> None:
        try:
            data = msg["content"]["data"]
            method, content = data["method"], data.get("content")
        except (AttributeError, KeyError, TypeError):
            self._drop("it is no widget message")
            return
        if method == "request_state":
            self.send_state()
        elif method == "custom":
            self._hear(content)
        else:
            self.set_state(None)

    def _hear(self, content: object) -> None:
        try:
            message = from_values(content, self.messages)
        except (msgspec.ValidationError, ValueError, RecursionError):
            self._drop("it has none of the forms that are known")
            return
        try:
            self.hear(message)
        except CoursewareError as error:
            self.send(failure(message, error, self.phrases))
        except Exception as error:
            # Its text could hold what a learner wrote, or a key: only the kind of error is told.
            self.log.warning("%s failed: %s.", type(self).__qualname__, type(error).__name__)
            self.send(failure(message, CoursewareError(), self.phrases))

    def _drop(self, why: str) -> None:
        self.log.warning("%s ignored a message: %s.", type(self).__qualname__, why)
