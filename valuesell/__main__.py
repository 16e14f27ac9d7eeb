"""``python -m valuesell``."""

from valuesell.commands.app import main

main()
