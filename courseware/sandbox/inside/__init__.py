"""What runs inside a locked-down process: imports the standard library and its own siblings, nothing else.

Its parent starts it as the package `inside`, so the rest of courseware is never loaded there.
"""
