"""One conversation as one person sees it: history, and then what is told live."""

from typing import Any

Message = dict[str, Any]


class Timeline:
    """The messages by `seq`."""

    def __init__(self) -> None:
        self.messages: dict[int, Message] = {}

    def add(self, message: Message) -> None:
        """Put it in its place; nobody is ever told two things about one place."""
        known = self.messages.setdefault(message["seq"], message)
        assert (known["id"], known["content"]) == (message["id"], message["content"])

    def read(self, up_to: int, by: str, at: str) -> None:
        """The other side has seen all up to there."""
        senders = ("admin", "ai") if by == "visitor" else ("user",)
        for seq, message in self.messages.items():
            if seq <= up_to and message["sender"] in senders and not message["isRead"]:
                self.messages[seq] = {**message, "isRead": True, "readAt": at}

    @property
    def last_seq(self) -> int:
        """Up to here nothing is missing."""
        seq = 0
        while seq + 1 in self.messages:
            seq += 1
        return seq

    @property
    def has_gap(self) -> bool:
        return self.last_seq < len(self.messages)

    @property
    def contents(self) -> list[str]:
        return [self.messages[seq]["content"] for seq in sorted(self.messages)]
