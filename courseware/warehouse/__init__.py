"""What is analysed: publishing the record as Parquet, documented SQL views, charts, dashboards."""

from courseware.warehouse.connection import connect, sql

__all__ = ["connect", "sql"]
