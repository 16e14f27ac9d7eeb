"""From the cells of a workbook to the value model, and what is wrong on the way."""
