"""One field over all messages, visitors and notes: an index kept in the background, and what is found by it."""
