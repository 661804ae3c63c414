"""What models cost, in US dollars for a million tokens. An estimate for the daily cap; the provider's bill decides.

Models that are not here cost nothing as far as we know: an admin can enter their prices, and OpenRouter says the cost itself.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Price:
    """For a million tokens that the model reads, and that it writes."""

    reading: float
    writing: float


# The longest name that a model's name begins with counts; without OpenRouter's maker in front (`openai/`).
_PRICES = {
    "gpt-5": Price(1.25, 10.0),
    "gpt-5-mini": Price(0.25, 2.0),
    "gpt-5-nano": Price(0.05, 0.4),
    "gpt-4.1": Price(2.0, 8.0),
    "gpt-4.1-mini": Price(0.4, 1.6),
    "gpt-4.1-nano": Price(0.1, 0.4),
    "gpt-4o": Price(2.5, 10.0),
    "gpt-4o-mini": Price(0.15, 0.6),
    "o4-mini": Price(1.1, 4.4),
    "o3": Price(2.0, 8.0),
}
_CHARS_PER_TOKEN = 4


def find_price(model: str) -> Price | None:
    """None for a model that we do not know."""
    name = model.rpartition("/")[2]
    known = [prefix for prefix in _PRICES if name == prefix or name.startswith(f"{prefix}-")]
    return _PRICES[max(known, key=len)] if known else None


def cost_usd(price: Price | None, *, prompt_tokens: int, completion_tokens: int) -> float:
    """0 for a price that is not known."""
    if price is None:
        return 0.0
    return (price.reading * prompt_tokens + price.writing * completion_tokens) / 1_000_000


def estimate_tokens(chars: int) -> int:
    """For an answer that was broken off: its provider counts, and never says."""
    return -(-chars // _CHARS_PER_TOKEN)
