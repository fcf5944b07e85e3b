"""Attempts under way: opened, answered, handed in or closed by the clock, and told to their learners."""
