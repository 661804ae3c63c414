// What a page does with the official client. `node scenarios.mjs NAME URL TRANSPORTS`: each line of output is one JSON value for
// the test to look at; a line of input is the test's word to go on.

import { createInterface } from "node:readline";
import { io, NodeWebSocket, NodeXHR } from "socket.io-client";

const [name, url, transports] = process.argv.slice(2);
const options = { reconnectionDelay: 20, reconnectionDelayMax: 50, ...(transports ? { transports: transports.split(",") } : {}) };
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (value) => console.log(JSON.stringify(value));
const goAhead = () => lines.next();
const connect = (more = {}, path = "/") => io(new URL(path, url).href, { ...options, ...more });
const next = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));
const transportOf = (socket) => socket.io.engine.transport.name;
const upgraded = async (socket) => {
  if (!transports && transportOf(socket) === "polling") await next(socket.io.engine, "upgrade");
};

const scenarios = {
  async talk() {
    const socket = connect({ auth: { name: "Ada" }, query: { shop: "7" }, extraHeaders: { "x-shop": "8" } });
    socket.on("question", (text, answer) => answer(`you asked: ${text}`, { ok: true }));
    await next(socket, "connect");
    const echoed = next(socket, "echoed");
    say(await socket.emitWithAck("echo", "ünï 👋", 1.5, null, { deep: [true] }));
    say(await echoed);
    say(await socket.emitWithAck("ask-me", "name?"));
    say((await socket.emitWithAck("refuse")).error.code);
    await upgraded(socket);
    say(transportOf(socket));
    socket.disconnect();
  },

  async binary() {
    const socket = connect();
    await next(socket, "connect");
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const echoed = next(socket, "echoed");
    const { args } = await socket.emitWithAck("echo", { file: bytes }, bytes.buffer, Buffer.from("text"));
    const received = await echoed;
    for (const [file, buffer, text] of [args, received]) {
      say([Buffer.from(file.file).equals(Buffer.from(bytes)), Buffer.from(buffer).equals(Buffer.from(bytes)), Buffer.from(text).toString()]);
    }
    await upgraded(socket);
    const { args: [again] } = await socket.emitWithAck("echo", bytes);
    say(Buffer.from(again).equals(Buffer.from(bytes)));
    socket.disconnect();
  },

  // numbers go both ways from the first moment on, before, during and after an upgrade that takes its time
  async traffic() {
    class SlowWebSocket extends NodeWebSocket {
      doOpen() {
        setTimeout(() => super.doOpen(), 100);
      }
    }
    const socket = connect(transports ? {} : { transports: [NodeXHR, SlowWebSocket] });
    const heard = [];
    socket.on("echoed", (number) => heard.push(number));
    await next(socket, "connect");
    const before = transportOf(socket);
    const answers = [];
    let number = 0;
    const send = () => answers.push(socket.emitWithAck("echo", number++));
    const isUpgraded = upgraded(socket).then(() => true);
    while (!(await Promise.race([isUpgraded, new Promise((resolve) => setTimeout(resolve, 1, false))]))) send();
    for (let more = 0; more < 200; more++) send();
    const acknowledged = (await Promise.all(answers)).map((answer) => answer.args[0]);
    say({ before, after: transportOf(socket), sent: number, heard, acknowledged });
    socket.disconnect();
  },

  async rooms() {
    const [ada, ben] = [connect({ forceNew: true }), connect({ forceNew: true })];
    await Promise.all([next(ada, "connect"), next(ben, "connect")]);
    await ada.emitWithAck("join", "kitchen");
    await ben.emitWithAck("join", "kitchen");
    const heard = next(ben, "shouted");
    ada.emit("shout", "kitchen", "tea?", Buffer.from("pot"));
    const [text, pot] = await heard;
    say([text, Buffer.from(pot).toString()]);
    ada.disconnect();
    ben.disconnect();
  },

  async reconnect() {
    const socket = connect();
    await next(socket, "connect");
    await upgraded(socket);
    const first = socket.id;
    const gone = next(socket, "disconnect");
    say("ready");
    const [reason] = await gone;
    const answer = socket.emitWithAck("echo", "written while away");
    await next(socket, "connect");
    say({ reason, isNew: socket.id !== first, answer: (await answer).args });
    socket.disconnect();
  },

  async refused() {
    const socket = connect({ auth: { token: "bad" } });
    const [error] = await next(socket, "connect_error");
    say({ message: error.message, data: error.data });
    socket.auth = { token: "good" };
    socket.connect();
    await next(socket, "connect");
    say("connected");
    socket.disconnect();
  },

  async namespace() {
    const socket = connect({}, "/admin");
    const [error] = await next(socket, "connect_error");
    say(error.message);
    socket.disconnect();
  },

  async sentAway() {
    const socket = connect();
    await next(socket, "connect");
    await upgraded(socket);
    const gone = next(socket, "disconnect");
    say("ready");
    say([...(await gone).slice(0, 1), socket.active]);
  },

  async heartbeat() {
    const socket = connect();
    await next(socket, "connect");
    await upgraded(socket);
    for (let count = 0; count < 4; count++) await next(socket.io, "ping");
    say(await socket.emitWithAck("echo", "after four pings"));
    socket.disconnect();
  },

  // the page's computer sleeps: nothing is read and nothing answered
  async asleep() {
    const socket = connect();
    await next(socket, "connect");
    await upgraded(socket);
    const reconnected = next(socket.io, "reconnect");
    say("ready");
    await goAhead();
    await reconnected;
    say("reconnected");
    socket.disconnect();
  },

  async stopped() {
    const socket = connect({ reconnection: false });
    await next(socket, "connect");
    await upgraded(socket);
    const closed = next(socket.io.engine, "close");
    const gone = next(socket, "disconnect");
    say("ready");
    const [, details] = await closed;
    const [reason] = await gone;
    say({ reason, code: details?.context?.code ?? null });
  },
};

await scenarios[name]();
// not `exit`: what the sockets still have to say must go out
process.stdin.destroy();
