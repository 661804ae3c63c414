"""Who of the team is there, and who looks at which chat, told to the team."""

from uuid import UUID

from frontdesk.accounts.roles import Admin
from frontdesk.chat import desk as operations
from frontdesk.chat.desk import Desk
from frontdesk.chat.facts import Announced, TeamTold
from frontdesk.chat.peer import Peer
from frontdesk.chat.schemas import OfSession, parse
from frontdesk.chat.socket import Handle, Reply
from frontdesk.chat.team import Team
from frontdesk.realtime import Socket


class TeamSocket:
    """The handler, and what happens when somebody of the team comes and goes."""

    def __init__(self, desk: Desk, team: Team) -> None:
        self._desk = desk
        self._team = team

    def events(self) -> dict[str, Handle]:
        """For `ChatSocket.handlers`."""
        return {"chat-viewing": self.chat_viewing}

    def on_connect(self, socket: Socket) -> None:
        """Everybody hears of somebody new; who comes hears who is there. After `ChatSocket.on_connect`."""
        peer: Peer = socket.data
        if not isinstance(peer.actor, Admin):
            return
        if self._team.arrive(socket.id, peer.actor):
            self._tell_presence()
        else:
            socket.emit("team-presence", self._team.presence_json())

    def on_disconnect(self, socket: Socket, reason: str) -> None:
        """Who leaves looks at nothing any more."""
        if not isinstance(socket.data.actor, Admin):
            return
        self._tell_viewing(self._team.view(socket.id, None))
        if self._team.leave(socket.id):
            self._tell_presence()

    async def chat_viewing(self, socket: Socket, payload: object) -> Reply:
        """Acknowledged with all who look at that chat now, the asker too."""
        command = parse(OfSession, payload)
        peer: Peer = socket.data
        session_id: UUID | None = None
        if command.session_id is not None:
            session_id = (await operations.get_chat(self._desk, peer.actor, command.session_id)).id
        if socket.connected:  # else gone while the database was asked
            self._tell_viewing(self._team.view(socket.id, session_id))
        return {"admins": [] if session_id is None else self._viewers(session_id)}

    def _tell_viewing(self, sessions: set[UUID]) -> None:
        for session_id in sessions:
            facts = {"admins": self._viewers(session_id)}
            self._desk.publisher.tell(Announced(session_id, "team-viewing", facts, to_visitor=False))

    def _tell_presence(self) -> None:
        self._desk.publisher.tell(TeamTold("team-presence", self._team.presence_json()))

    def _viewers(self, session_id: UUID) -> list[dict[str, str]]:
        return [{"id": str(id), "name": name} for id, name in self._team.viewers(session_id).items()]
