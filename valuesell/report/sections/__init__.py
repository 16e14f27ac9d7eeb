"""The sections of a value case history."""
