"""What search looks into: words as `kit.words` cuts them, written in the background from what was committed. All of it can be made anew."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, desc, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.store.tables.base import Table

# Many at once go in together; until then they wait in a list that each search reads through, so that shall be short.
_GIN_OPTIONS = {"fastupdate": "on", "gin_pending_list_limit": "1024"}


class SearchChat(Table):
    """One conversation: how much of it can be found, and its visitor."""

    __tablename__ = "search_chats"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(comment="when the conversation began")
    last_seq: Mapped[int] = mapped_column(comment="its messages up to here are in search_items")
    notes: Mapped[int] = mapped_column(comment="how many of its notes are")
    described: Mapped[str] = mapped_column(comment="MD5 of what `words` were made from")
    words: Mapped[str] = mapped_column(
        TSVECTOR, comment="of the visitor's name, addresses and attributes; and the tags"
    )

    __table_args__ = (
        # visitors with common names, newest first: order by at desc, session_id desc, after a row
        Index("search_chats_newest", desc("at"), desc("session_id")),
        # visitors with rare ones, and chats with a tag: where words @@ $1
        Index("search_chats_words", "words", postgresql_using="gin", postgresql_with=_GIN_OPTIONS),
        # its first two columns change with every message: room to change them in place, without touching an index
        {"postgresql_with": {"fillfactor": "80"}},
    )


class SearchItem(Table):
    """One message or note."""

    __tablename__ = "search_items"

    # one conversation's: where session_id = any($1) (the primary key). The reference is to our own row, not to the session's: the
    # check of a foreign key locks the row, and the session's is the one that every message changes.
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("search_chats.session_id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="a message's seq; notes count down from -1"
    )
    note_id: Mapped[UUID | None]
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(TSVECTOR, comment="and who said it: see search.entries")

    __table_args__ = (
        # common words, newest first: order by at desc, session_id desc, item desc, after a row
        Index("search_items_newest", desc("at"), desc("session_id"), desc("item")),
        # rare words: where words @@ $1
        Index("search_items_words", "words", postgresql_using="gin", postgresql_with=_GIN_OPTIONS),
    )


class SearchWord(Table):
    """A word that was said, and about how often: what a search costs is told by it, and what a misspelt word was meant to be."""

    __tablename__ = "search_words"

    # a beginning: where word >= $1 and word < $2 (the primary key), by code points whatever the database's own order
    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    items: Mapped[int] = mapped_column(comment="messages and notes with it, about; of the empty word: all of them")

    __table_args__ = (
        # misspelt words: where word % $1
        Index(
            "search_words_nearly",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
            postgresql_where=text("length(word) >= 6 and word !~ '[0-9]'"),
        ),
        # the counts change all the time, and the words never
        {"postgresql_with": {"fillfactor": "60"}},
    )
