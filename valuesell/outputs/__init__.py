"""Each way out: PDF, JSON, text."""
