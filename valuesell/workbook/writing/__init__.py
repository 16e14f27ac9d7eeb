"""Workbooks to fill in: inputs, live sheets, and how they look."""
