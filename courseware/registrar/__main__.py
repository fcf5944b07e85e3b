"""`python -m courseware.registrar`: the registrar as a process of its own, settings from the environment."""

import sys

from courseware.registrar.process import main
from courseware.settings import Settings

sys.exit(main(Settings.from_environment()))
