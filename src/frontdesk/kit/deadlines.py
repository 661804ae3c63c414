"""Until when somebody wants an answer: said where a request comes in, kept wherever work on its behalf waits for something.

In the task's context, so that it reaches the database through layers that do not concern themselves with it.
"""

import asyncio
from contextvars import ContextVar

_answer_at: ContextVar[float | None] = ContextVar("answer_at", default=None)


def answer_until(at: float | None) -> None:
    """From here on, this task and what it starts have until `at` (the event loop's time); None: nobody waits for them."""
    _answer_at.set(at)


def give_up_at(timeout_s: float) -> float:
    """When to stop waiting for something that may take `timeout_s`: then, or sooner if the answer is wanted sooner."""
    at = asyncio.get_running_loop().time() + timeout_s
    answer_at = _answer_at.get()
    return at if answer_at is None else min(at, answer_at)
