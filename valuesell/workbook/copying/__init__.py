"""The copy of a workbook that its prospect may have."""
