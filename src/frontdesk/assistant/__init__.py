"""The assistant: answers at once from what the business has taught it, and hands over truthfully."""
