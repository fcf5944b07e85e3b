"""What the notebooks in `notebooks/dashboards` are composed of."""

from courseware.warehouse.dashboard.certification import CertificationDashboard
from courseware.warehouse.dashboard.quizzes import QuizDashboard

__all__ = ["CertificationDashboard", "QuizDashboard"]
