"""Certifications over the years: issued, renewed, and what people decide about them."""
