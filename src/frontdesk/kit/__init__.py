"""Small parts without any domain in them: the clock, ids, supervised tasks, timers, limits."""
