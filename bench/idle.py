"""Holds idle Socket.IO connections, answering heartbeats: `python -m bench.idle PORT COUNT`. Says how many it lost at SIGTERM."""

import asyncio
import resource
import signal
import sys
from typing import Any

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect


class Idle(WSListener):
    """One connection that says nothing."""

    lost = 0
    ready: "asyncio.Future[None]"

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        data = frame.get_payload_as_bytes()
        if data[:1] == b"2":
            transport.send(WSMsgType.TEXT, b"3")
        elif data[:1] == b"0":
            transport.send(WSMsgType.TEXT, b"40")
        elif data[:2] == b"40" and not self.ready.done():
            self.ready.set_result(None)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        Idle.lost += 1


async def main(port: int, count: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    loop = asyncio.get_running_loop()
    clients: list[Any] = []

    async def connect() -> None:
        idle = Idle()
        idle.ready = loop.create_future()
        clients.append(await ws_connect(lambda: idle, f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"))
        await idle.ready

    for _ in range(0, count, 50):
        await asyncio.gather(*(connect() for _ in range(50)))
    print(f"{len(clients):,} held", flush=True)
    over = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    async with asyncio.timeout(600):
        await over.wait()
    print(f"{Idle.lost} lost", flush=True)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2])))
