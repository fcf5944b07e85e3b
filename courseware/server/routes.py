"""Which address is answered by which handler. What is not listed here does not exist."""

from __future__ import annotations

from typing import Any

import tornado.web

from courseware.server.assets import Asset, KeptFiles
from courseware.server.dashboards import DashboardPage
from courseware.server.frontend import FrontEndFiles, front_end
from courseware.server.health import Alive, Ready
from courseware.server.kernels.execution_socket import ExecutionSocket
from courseware.server.kernels.rest import ID, KernelLeft, KernelStatus
from courseware.server.kernels.socket import KernelSocket
from courseware.server.learn import CoursePage, CourseProgress, CourseRead
from courseware.server.metrics import MetricsHandler
from courseware.server.own_front_end import own_files
from courseware.server.portal import ROUTES as PORTAL
from courseware.server.sheets import sheet_files
from courseware.server.waiting import LineLeft, LinePlace
from courseware.server.widget_files import widget_files
from courseware.settings import Settings

Route = (
    tuple[str, type[tornado.web.RequestHandler]]
    | tuple[str, type[tornado.web.RequestHandler], dict[str, Any]]
)

_NAME = r"[a-z0-9][a-z0-9-]*"


def routes(settings: Settings) -> list[Route]:
    """All of them: the portal's, the course pages', the kernels'."""
    return [
        *PORTAL,
        (rf"/learn/({_NAME}/assets/.+)", Asset, {"path": str(settings.notebooks.resolve())}),
        (rf"/learn/({_NAME})/({_NAME})/state", CourseProgress),
        (rf"/learn/({_NAME})/({_NAME})/read", CourseRead),
        (rf"/learn/({_NAME})/({_NAME})", CoursePage),
        (rf"/dashboards/({_NAME})", DashboardPage),
        (r"/line", LinePlace),
        (r"/line/leave", LineLeft),
        (r"/front/([A-Za-z0-9_.-]+)", KeptFiles, {"files": own_files()}),
        (r"/voila/front/([0-9a-f]+)/(.+)", FrontEndFiles, {"front_end": front_end()}),
        (r"/sheets/([a-z0-9.-]+)", KeptFiles, {"files": sheet_files()}),
        (r"/widgets/([a-z0-9.-]+)", KeptFiles, {"files": widget_files()}),
        (rf"/voila/execution/{ID}", ExecutionSocket),
        (rf"/voila/api/shutdown/{ID}", KernelLeft),
        (rf"/api/kernels/{ID}", KernelStatus),
        (rf"/api/kernels/{ID}/channels", KernelSocket),
        (r"/healthz", Alive),
        (r"/readyz", Ready),
        (r"/metrics", MetricsHandler),
    ]
