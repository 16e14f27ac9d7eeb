"""What the field is about: offerings, facts, value elements and what they are worth. Knows no file and no screen."""
