"""`python -m portal` is the command `portal`, without installing anything."""

from portal.cli import main

main()
