"""`python -m hubgen`."""

from hubgen.cli import main

main()
