"""Excel itself: formulas, functions and files. Nothing here knows of value selling."""
