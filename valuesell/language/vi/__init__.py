"""Vietnamese."""

NAME = "Tiếng Việt"
COMPLETE = True
