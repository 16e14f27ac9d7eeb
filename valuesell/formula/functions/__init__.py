"""The supported Excel functions, one module per family; `catalogue` holds them all."""
