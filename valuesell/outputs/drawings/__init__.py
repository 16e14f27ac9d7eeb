"""The charts of a report as drawings (SVG), for paper and for a page."""
