"""Whole journeys: several people over real sockets, through a Frontdesk that runs as a process of its own."""

import pytest

# its comparisons are what a failure has to show
pytest.register_assert_rewrite("tests.journeys.person")
