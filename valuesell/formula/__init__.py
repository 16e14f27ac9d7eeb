"""Excel formulas: parsed to a tree, evaluated over a grid of cells. No workbook library and no value model in here."""
