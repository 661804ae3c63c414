"""What the business has taught: sources, the passages that they are cut into, and the search for the right one."""
