"""The functions of Excel, each declared once."""
