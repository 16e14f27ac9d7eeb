"""valuesell: a filled workbook becomes a value case history."""

__version__ = "0.1.0"
