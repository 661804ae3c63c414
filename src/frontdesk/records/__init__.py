"""What is kept: looked at, given out, forgotten, and kept no longer than it was meant to be."""
