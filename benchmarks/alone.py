"""`python -m benchmarks.alone`: the registrar, but each request is committed alone. A peer to measure against."""

import sys

from courseware.registrar.process import main
from courseware.settings import Settings

if __name__ == "__main__":
    sys.exit(main(Settings.from_environment(), largest_round=1))
