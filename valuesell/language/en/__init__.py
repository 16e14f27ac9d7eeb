"""English: the language that messages are written in."""

NAME = "English"
COMPLETE = True
