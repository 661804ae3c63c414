"""How much one visitor, one address and all together may do. A limited sender harms nobody else, and is told when to try again."""

from dataclasses import dataclass
from uuid import UUID

from frontdesk.kit.limits import Limiter


@dataclass(frozen=True, slots=True)
class Limits:
    """One limiter for each thing that can be done too often; the figures are settings."""

    visitor_messages: Limiter
    """keyed by session"""
    address_messages: Limiter
    """keyed by address: many visitors may stand behind one"""
    all_messages: Limiter
    """one key"""
    admin_messages: Limiter
    """keyed by admin"""
    new_sessions: Limiter
    """keyed by address"""
    lookups: Limiter
    """other events of one connection: sync, read, page views, state changes"""

    def hit_message(self, session_id: UUID, address: str) -> None:
        """Count a visitor's message. Raises RateLimited."""
        self.visitor_messages.hit(session_id)
        self.address_messages.hit(address)
        self.all_messages.hit("all")
