"""``python -m valuesell``."""

from valuesell.cli import main

main()
