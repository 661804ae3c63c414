"""The Socket.IO server: Engine.IO 4 and Socket.IO 5, over WebSocket and long-polling. No word of any slice in it.

server      everything put together
handover    a WebSocket's handshake     http        polling's requests      requests   what both show
websocket   a session's channel         polling     a session's channel     frames     bytes of WebSocket frames
session     Engine.IO: transports, heartbeat, upgrade                       sessions   the table of them
connection  Socket.IO: namespace, attachments                               packets    the codec, pure; payloads: its JSON
sockets     a connected client          rooms       many of them            dispatch   events and acknowledgements
bounds      all limits                  errors      what the protocol refuses
"""

from frontdesk.realtime.bounds import Bounds
from frontdesk.realtime.rooms import Rooms
from frontdesk.realtime.server import Server
from frontdesk.realtime.sockets import Handler, Handshake, Reply, Socket

__all__ = ["Bounds", "Handler", "Handshake", "Reply", "Rooms", "Server", "Socket"]
