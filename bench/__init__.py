"""Measures Frontdesk beside the reference's own stack: `make bench`. Prints figures and ratios, asserts nothing."""
