"""From the text of a formula to its value, and to what was read on the way."""
