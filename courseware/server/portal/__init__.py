"""The portal: pages that are made on the server, without a kernel, and the API."""

from __future__ import annotations

import tornado.web

from courseware.server.api import ROUTES as API_ROUTES
from courseware.server.portal.accommodations import (
    AccommodationsPage,
    WithdrawAccommodationPage,
)
from courseware.server.portal.account import AccountPage, LoginPage, Logout
from courseware.server.portal.admin import AdminPage, WarehouseRefresh
from courseware.server.portal.attempts import AttemptLogPage, AttemptsPage
from courseware.server.portal.certificates import CertificateFile, CertificatesPage
from courseware.server.portal.dashboards import DashboardsPage
from courseware.server.portal.home import HomePage
from courseware.server.portal.marking import MarkingPage, MarkingTaskPage
from courseware.server.portal.regrading import (
    QuizzesPage,
    RegradeApplication,
    RegradePage,
    RegradePreview,
)
from courseware.server.portal.tracks import TrackPage
from courseware.server.portal.verify import VerifyFacts, VerifyPage

ROUTES: list[tuple[str, type[tornado.web.RequestHandler]]] = [
    (r"/", HomePage),
    (r"/login", LoginPage),
    (r"/logout", Logout),
    (r"/account", AccountPage),
    (r"/tracks/([^/]+)", TrackPage),
    (r"/certificates", CertificatesPage),
    (r"/certificates/([^/]+)\.pdf", CertificateFile),
    (r"/verify/([^/]+)\.json", VerifyFacts),
    (r"/verify/([^/]+)", VerifyPage),
    (r"/dashboards/?", DashboardsPage),
    (r"/admin", AdminPage),
    (r"/admin/warehouse", WarehouseRefresh),
    (r"/marking", MarkingPage),
    (r"/marking/([^/]+)/([^/]+)", MarkingTaskPage),
    (r"/quizzes", QuizzesPage),
    (r"/quizzes/([^/]+)/regrade", RegradePage),
    (r"/quizzes/([^/]+)/regrade/preview", RegradePreview),
    (r"/quizzes/([^/]+)/regrade/apply", RegradeApplication),
    (r"/attempts", AttemptsPage),
    (r"/attempts/([^/]+)/log", AttemptLogPage),
    (r"/accommodations", AccommodationsPage),
    (r"/accommodations/([^/]+)/withdraw", WithdrawAccommodationPage),
    *API_ROUTES,
]
