"""Each slice's parts, made from what the settings say, and their background work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.app.parts import Accounts, limits_of, make_accounts, make_files, make_mailer
from frontdesk.app.sharing import share
from frontdesk.assistant.current import CurrentConfig
from frontdesk.assistant.drafts import Drafts
from frontdesk.assistant.parts import SEAL_PURPOSE as AI_SEAL_PURPOSE
from frontdesk.assistant.parts import Assistant, create_assistant
from frontdesk.chat.appender import Appender
from frontdesk.chat.attendance import Attendance
from frontdesk.chat.blocks import Blocks
from frontdesk.chat.chatlist import ChatListUpdates
from frontdesk.chat.desk import Desk, tell_posted
from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import Announced, ChatChanged, MessagePosted, PresenceChanged
from frontdesk.chat.messages import Posted
from frontdesk.chat.moves import Moves
from frontdesk.chat.narrow import Narrow, Rooms
from frontdesk.chat.offering import Offering
from frontdesk.chat.presence import Presence
from frontdesk.chat.queue import Queue
from frontdesk.chat.team import Team
from frontdesk.files.parts import Files
from frontdesk.kit.clock import Clock
from frontdesk.kit.mail import Mailer
from frontdesk.kit.sealing import Seal
from frontdesk.kit.tally import Tally
from frontdesk.kit.tasks import Tasks
from frontdesk.reports.roller import Roller
from frontdesk.search.index import SearchIndex
from frontdesk.settings import Settings
from frontdesk.settings.fields import secret
from frontdesk.site import settings as site
from frontdesk.site.http import SiteParts
from frontdesk.store.engine import Store
from frontdesk.store.peers import Peers


@dataclass(frozen=True, slots=True)
class Slices:
    """The slices' own parts, as the transports take them."""

    accounts: Accounts
    desk: Desk
    blocks: Blocks
    team: Team
    attendance: Attendance
    site: SiteParts
    assistant: Assistant
    mailer: Mailer
    files: Files
    per_address: Tally
    """open connections, by address"""


def make_slices(settings: Settings, store: Store, clock: Clock, tasks: Tasks, peers: Peers, rooms: Rooms) -> Slices:
    key = secret(settings.secret_key) or ""
    presence = Presence(clock)
    accounts = make_accounts(settings, store, clock)
    narrow = Narrow(store, rooms, accounts.current.narrow)
    chat_list = ChatListUpdates(store, rooms, narrow)
    files = make_files(settings, store, clock)
    publisher = Publisher(rooms, narrow, presence, on_row_changed=chat_list.mark, links=files.links)
    ai_config = CurrentConfig(store, Seal(key, purpose=AI_SEAL_PURPOSE))
    assistant_is_on, drafts = ai_config.assistant_is_on, Drafts(publisher)

    def tell_all(posted: Sequence[Posted]) -> None:
        for one in posted:
            tell_posted(publisher, one)

    blocks = Blocks(store)
    desk = Desk(
        store=store,
        appender=Appender(
            store, on_posted=tell_all, assistant_is_on=assistant_is_on, timeout_s=settings.database_timeout_s
        ),
        publisher=publisher,
        presence=presence,
        limits=limits_of(settings, clock),
        clock=clock,
        assistant_is_on=assistant_is_on,
        message_max_chars=settings.message_max_chars,
        message_max_files=settings.message_max_files,
        find_draft=drafts.find,
        ensure_welcome=blocks.ensure_visitor,
    )
    team = Team()
    attendance = Attendance(store, accounts.current, team, publisher)
    moves = Moves(store, publisher)
    publisher.subscribe(moves.hear, MessagePosted)
    offering = Offering(store, publisher)
    publisher.subscribe(offering.hear, ChatChanged)
    seal = Seal(key, purpose=site.SEAL_PURPOSE)
    site_settings = site.CurrentSettings(store, seal)
    queue = Queue(store, publisher, presence, clock, is_anybody_there=lambda: attendance.count_answering() > 0)
    publisher.subscribe(queue.hear, ChatChanged, PresenceChanged, elsewhere=True)
    assistant = create_assistant(
        desk,
        ai_config,
        drafts,
        tasks,
        allow_private=settings.allows_private_addresses,
        opens_at=site_settings.opens_at,
        is_anybody_available=attendance.is_anybody_available,
    )
    assistant.start()
    files.start(tasks)
    limiters = [*desk.limits.limiters(), *files.uploads.limits.limiters()]
    per_address = Tally()
    tallies = ("addresses", per_address), ("tabs", presence.tabs)
    share(peers, store, tasks, publisher, presence, team, limiters, accounts.guesses.backoffs(), tallies)
    tasks.keep("team", accounts.current.run)
    tasks.keep("blocks", blocks.run)
    tasks.keep("narrow reach", narrow.run)
    tasks.keep("attendance", attendance.run)
    tasks.keep("moves", moves.run)
    tasks.keep("offers", offering.run)
    tasks.keep("chat list", lambda: chat_list.run(publisher))
    tasks.keep("queue", queue.run)
    tasks.keep("site settings", site_settings.run)
    tasks.keep("figures", Roller(store).run)
    index = SearchIndex(store, clock)
    publisher.subscribe(index.hear, MessagePosted, ChatChanged, Announced)
    tasks.keep("search index", index.run)
    mailer = make_mailer(settings)
    parts = SiteParts(
        store,
        seal,
        site_settings,
        publisher,
        clock,
        attendance.count_answering,
        assistant_is_on=assistant_is_on,
        assistant_greeting=ai_config.greeting,
        sends_mail=mailer.is_set,
    )
    return Slices(accounts, desk, blocks, team, attendance, parts, assistant, mailer, files, per_address)


class LateRooms:
    """The rooms, for what has to be made before the server that has them."""

    emit: Any
    """`Rooms.emit` of the server, from when `become` was called."""

    def become(self, rooms: Rooms) -> None:
        """From here on these are the rooms."""
        self.emit = rooms.emit
