"""Files that people send each other: received, looked at, kept, shown, and removed."""
