"""`python -m courseware`: the command line."""

from courseware.cli import main

main()
