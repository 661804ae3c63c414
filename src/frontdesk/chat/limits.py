"""How much one visitor, one address and all together may do. A limited sender harms nobody else, and is told when to try again."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from uuid import UUID

from frontdesk.errors import RateLimited
from frontdesk.kit.limits import ALL, Limiter, Tiers
from frontdesk.web.addresses import limit_key


@dataclass(frozen=True, slots=True)
class Limits:
    """One limiter for each thing that can be done too often; the figures are settings."""

    messages: Tiers
    """visitors' messages; the own tier is keyed by session"""
    typing: Tiers
    """visitors' typing; the own tier is keyed by connection"""
    admin_messages: Limiter
    """keyed by admin"""
    sessions: Limiter
    """new ones, keyed by address"""
    all_sessions: Limiter
    """one key"""
    ai_calls_of_address: Limiter
    """answers that are asked of a model, keyed by address; what one visitor may have is a setting of the assistant's"""
    all_ai_calls: Limiter
    """one key"""
    lookups: Limiter
    """other events of one connection: sync, read, page views, state changes"""
    connections_per_visitor: int
    """tabs of one visitor that are open at once"""

    def hit_message(self, session_id: UUID, address: str) -> None:
        """Count a visitor's message. Raises RateLimited."""
        self.messages.hit(session_id, limit_key(address))

    def hit_typing(self, connection_id: str, address: str) -> None:
        """Count that a visitor types. Raises RateLimited."""
        self.typing.hit(connection_id, limit_key(address))

    def hit_session(self, address: str) -> None:
        """Count a new session. Raises RateLimited."""
        counted = limit_key(address)
        self.sessions.hit(counted)
        try:
            self.all_sessions.hit(ALL)
        except RateLimited:
            self.sessions.give_back(counted)
            raise

    def take_ai_call(self, address: str | None) -> str | None:
        """Count an answer that is asked of a model; or the short code of the limit that does not allow it.

        Without an address (it was forgotten) only the limit of all holds.
        """
        counted = None if address is None else limit_key(address)
        try:
            if counted is not None:
                self.ai_calls_of_address.hit(counted)
        except RateLimited:
            return "address_limit"
        try:
            self.all_ai_calls.hit(ALL)
        except RateLimited:
            if counted is not None:
                self.ai_calls_of_address.give_back(counted)
            return "overall_limit"
        return None

    def limiters(self) -> Iterator[tuple[str, Limiter]]:
        """Each by a name of its own."""
        for field in fields(self):
            match getattr(self, field.name):
                case Limiter() as limiter:
                    yield field.name, limiter
                case Tiers() as tiers:
                    yield f"{field.name} of one", tiers.own
                    yield f"{field.name} of an address", tiers.address
                    yield f"{field.name} of all", tiers.all
