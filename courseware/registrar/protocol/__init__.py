"""What can be asked of the registrar: one frozen dataclass a use case, with the type of its answer.

A request class `OpenAttempt(Request[AttemptState])` travels as `POST /open-attempt` with its fields
as JSON, and comes back as an `AttemptState` or as a Refusal. Every request is safe to send again:
a lost reply costs nothing.

Each subject has its module; all their names are here.
"""

from courseware.registrar.protocol.attempts import (
    GetAttempt,
    GetQuizState,
    LeaveAttempt,
    MoveTo,
    OpenAttempt,
    SaveAnswers,
    Saved,
    SubmitAttempt,
    Submitted,
    TakeHint,
)
from courseware.registrar.protocol.catalogue import PublishCatalog, PublishReport
from courseware.registrar.protocol.certificates import (
    CertificateDocument,
    GetCertificateDocument,
    ListCertificates,
    RevokeCertificate,
    Verify,
)
from courseware.registrar.protocol.courses import (
    CourseContent,
    CourseState,
    CourseVisit,
    GetCourseState,
    OpenCourse,
    RecordExercise,
    RecordRead,
    RecordWatched,
    VisitCourse,
    WatchedVideo,
)
from courseware.registrar.protocol.house import Commits, GetHealth, Health, RefreshWarehouse
from courseware.registrar.protocol.kernels import AdmitKernel, DismissKernel
from courseware.registrar.protocol.people import (
    AddPeople,
    GrantRole,
    IssueToken,
    ListPeople,
    NewPerson,
    Person,
    Role,
)
from courseware.registrar.protocol.request import Request
from courseware.registrar.protocol.sessions import (
    ChangePassword,
    SetPasswords,
    SignedIn,
    SignIn,
    SignOut,
    WhoIs,
)
from courseware.registrar.protocol.standing import GetSummary, GetTrack

__all__ = [
    "AddPeople",
    "AdmitKernel",
    "CertificateDocument",
    "ChangePassword",
    "Commits",
    "CourseContent",
    "CourseState",
    "CourseVisit",
    "DismissKernel",
    "GetAttempt",
    "GetCertificateDocument",
    "GetCourseState",
    "GetHealth",
    "GetQuizState",
    "GetSummary",
    "GetTrack",
    "GrantRole",
    "Health",
    "IssueToken",
    "LeaveAttempt",
    "ListCertificates",
    "ListPeople",
    "MoveTo",
    "NewPerson",
    "OpenAttempt",
    "OpenCourse",
    "Person",
    "PublishCatalog",
    "PublishReport",
    "RecordExercise",
    "RecordRead",
    "RecordWatched",
    "RefreshWarehouse",
    "Request",
    "RevokeCertificate",
    "Role",
    "SaveAnswers",
    "Saved",
    "SetPasswords",
    "SignIn",
    "SignOut",
    "SignedIn",
    "SubmitAttempt",
    "Submitted",
    "TakeHint",
    "Verify",
    "VisitCourse",
    "WatchedVideo",
    "WhoIs",
]
