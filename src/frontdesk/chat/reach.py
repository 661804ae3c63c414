"""Which chats an admin may see: the one place that says so, for lists, searches and figures alike."""

from sqlalchemy import ColumnElement, true

from frontdesk.accounts.roles import Admin, Reach
from frontdesk.store.tables import Session


def within_reach(admin: Admin) -> ColumnElement[bool]:
    """The condition on `Session` for the chats that `admin` may see."""
    if admin.reach is Reach.OWN:
        return Session.assigned_admin_id.is_(None) | (Session.assigned_admin_id == admin.id)
    return true()
