"""`python -m hubgen`, and the stand-alone program."""

import sys

from hubgen.cli import start

sys.exit(start(sys.argv[1:]))
