"""Thai."""

NAME = "ไทย"
COMPLETE = True
