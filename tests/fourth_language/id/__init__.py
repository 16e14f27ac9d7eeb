"""Indonesian, as far as a salesperson needs it first."""

NAME = "Bahasa Indonesia"
COMPLETE = False
