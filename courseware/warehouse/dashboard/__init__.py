"""What the notebooks in `notebooks/dashboards` are composed of."""

from courseware.warehouse.dashboard.certification import CertificationDashboard

__all__ = ["CertificationDashboard"]
