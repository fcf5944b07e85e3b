"""Erasing a person: out of the record, the certificates' folder, the warehouse, and the bytes of old files."""
