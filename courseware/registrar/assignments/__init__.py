"""Assignments: made, changed and withdrawn, and where people stand with them."""
