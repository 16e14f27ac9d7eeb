"""Workbook files: read safely, and copied with comments added."""
