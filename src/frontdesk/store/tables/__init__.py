"""All tables, and for each index the query that it serves.

Ids are version 7 UUIDs. Times are `timestamptz`. `Session.id` is the public id that admins see; what opens a session for its
visitor is the key, and of that only the SHA-256 is kept (a key has at least 128 random bits when we issue it, so a slow
hash would add nothing).
"""

from frontdesk.store.tables.accounts import Admin, AdminPicture, Change, Invitation, PasswordReset
from frontdesk.store.tables.assistant import (
    AIConfig,
    AIReply,
    HandOff,
    KnowledgePassage,
    KnowledgeSource,
    KnowledgeVector,
    KnowledgeWord,
    ReplyLease,
)
from frontdesk.store.tables.base import Table
from frontdesk.store.tables.chat import Event, Message, Note, PageView, Session, Tag, UnseenMention
from frontdesk.store.tables.files import File
from frontdesk.store.tables.limits import Block
from frontdesk.store.tables.records import Archive, Retention
from frontdesk.store.tables.reports import ChatFacts, ChatPerson, DayFigure, RollUp, StaleDay
from frontdesk.store.tables.search import SearchChat, SearchItem, SearchWord
from frontdesk.store.tables.site import CannedReply, SiteSettings
from frontdesk.store.tables.teams import Attendance, Rounds, Team, TeamMember

__all__ = [
    "AIConfig",
    "AIReply",
    "Admin",
    "AdminPicture",
    "Archive",
    "Attendance",
    "Block",
    "CannedReply",
    "Change",
    "ChatFacts",
    "ChatPerson",
    "DayFigure",
    "Event",
    "File",
    "HandOff",
    "Invitation",
    "KnowledgePassage",
    "KnowledgeSource",
    "KnowledgeVector",
    "KnowledgeWord",
    "Message",
    "Note",
    "PageView",
    "PasswordReset",
    "ReplyLease",
    "Retention",
    "RollUp",
    "Rounds",
    "SearchChat",
    "SearchItem",
    "SearchWord",
    "Session",
    "SiteSettings",
    "StaleDay",
    "Table",
    "Tag",
    "Team",
    "TeamMember",
    "UnseenMention",
]
