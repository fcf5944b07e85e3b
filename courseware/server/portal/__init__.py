"""The portal: pages that are made on the server, without a kernel, and the API."""

from __future__ import annotations

import tornado.web

from courseware.server.api import ROUTES as API_ROUTES
from courseware.server.portal.accommodations import (
    AccommodationsPage,
    WithdrawAccommodationPage,
)
from courseware.server.portal.account import AccountPage, LanguageForm, LoginPage, Logout
from courseware.server.portal.admin import AdminPage, WarehouseRefresh
from courseware.server.portal.assignments import (
    AssignmentsPage,
    ChangeAssignmentPage,
    WithdrawAssignmentPage,
)
from courseware.server.portal.attempts import AttemptLogPage, AttemptsPage
from courseware.server.portal.certificates import CertificateFile, CertificatesPage
from courseware.server.portal.certifications import (
    CertificationsPage,
    PersonsCertificateFile,
    PersonsCertificationsPage,
)
from courseware.server.portal.check import CheckPage
from courseware.server.portal.credentials import (
    BadgeFile,
    CredentialFile,
    IssuerDocument,
    StatusListFile,
)
from courseware.server.portal.dashboards import DashboardsPage
from courseware.server.portal.decisions import DecisionPage
from courseware.server.portal.erasure import ErasurePage
from courseware.server.portal.exemptions import ExemptionsPage
from courseware.server.portal.home import HomePage
from courseware.server.portal.issuing import IssuePage, IssuePart
from courseware.server.portal.marking import MarkingPage, MarkingTaskPage
from courseware.server.portal.notices import (
    CalendarDownload,
    CalendarFeed,
    CalendarForm,
    PreferencesForm,
    RetryForm,
    UnsubscribePage,
)
from courseware.server.portal.policies import PoliciesPage, PolicyPage
from courseware.server.portal.regrading import (
    QuizzesPage,
    RegradeApplication,
    RegradePage,
    RegradePreview,
)
from courseware.server.portal.team import TeamFile, TeamMemberPage, TeamPage
from courseware.server.portal.tracks import RenewalPage, TrackPage
from courseware.server.portal.verify import TrustRootFile, VerifyFacts, VerifyPage

ROUTES: list[tuple[str, type[tornado.web.RequestHandler]]] = [
    (r"/", HomePage),
    (r"/login", LoginPage),
    (r"/logout", Logout),
    (r"/account", AccountPage),
    (r"/account/language", LanguageForm),
    (r"/account/notices", PreferencesForm),
    (r"/account/calendar", CalendarForm),
    (r"/notices/unsubscribe/([A-Za-z0-9_-]+)", UnsubscribePage),
    (r"/calendar/([A-Za-z0-9_-]+)\.ics", CalendarFeed),
    (r"/tracks/([^/]+)", TrackPage),
    (r"/tracks/([^/]+)/renew", RenewalPage),
    (r"/certificates", CertificatesPage),
    (r"/certificates/dates\.ics", CalendarDownload),
    (r"/certificates/issue", IssuePage),
    (r"/certificates/issue/part", IssuePart),
    (r"/certificates/([^/]+)\.pdf", CertificateFile),
    (r"/certifications", CertificationsPage),
    (r"/certifications/([^/]+)", PersonsCertificationsPage),
    (r"/certifications/([^/]+)/([^/]+)\.pdf", PersonsCertificateFile),
    (r"/certifications/([^/]+)/([^/]+)/([^/]+)", DecisionPage),
    (r"/policies", PoliciesPage),
    (r"/policies/([^/]+)/([^/]+)", PolicyPage),
    (r"/verify/?", CheckPage),
    (r"/verify/([^/]+)\.json", CredentialFile),
    (r"/verify/([^/]+)\.(png|svg)", BadgeFile),
    (r"/verify/([^/]+)/standing\.json", VerifyFacts),
    (r"/trust-root\.pem", TrustRootFile),
    (r"/verify/([^/]+)\.json", VerifyFacts),
    (r"/verify/([^/]+)", VerifyPage),
    (r"/(?:\.well-known/)?did\.json", IssuerDocument),
    (r"/credentials/status/([^/]+)", StatusListFile),
    (r"/dashboards/?", DashboardsPage),
    (r"/admin", AdminPage),
    (r"/admin/warehouse", WarehouseRefresh),
    (r"/admin/notices/retry", RetryForm),
    (r"/admin/people/([^/]+)/erase", ErasurePage),
    (r"/marking", MarkingPage),
    (r"/marking/([^/]+)/([^/]+)", MarkingTaskPage),
    (r"/quizzes", QuizzesPage),
    (r"/quizzes/([^/]+)/regrade", RegradePage),
    (r"/quizzes/([^/]+)/regrade/preview", RegradePreview),
    (r"/quizzes/([^/]+)/regrade/apply", RegradeApplication),
    (r"/attempts", AttemptsPage),
    (r"/attempts/([^/]+)/log", AttemptLogPage),
    (r"/team", TeamPage),
    (r"/team\.csv", TeamFile),
    (r"/team/([^/]+)", TeamMemberPage),
    (r"/assignments", AssignmentsPage),
    (r"/assignments/([^/]+)/change", ChangeAssignmentPage),
    (r"/assignments/([^/]+)/withdraw", WithdrawAssignmentPage),
    (r"/assignments/([^/]+)/exempt", ExemptionsPage),
    (r"/accommodations", AccommodationsPage),
    (r"/accommodations/([^/]+)/withdraw", WithdrawAccommodationPage),
    *API_ROUTES,
]
