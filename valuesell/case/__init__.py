"""One workbook, read, valued and checked."""
