// What somebody writes who knows the routes and events of the chatbot that Frontdesk takes the place of, and nothing of Frontdesk:
// the official client with its defaults, and no name but those. `node reference.mjs URL EMAIL PASSWORD`; prints what each side saw.

import { io } from "socket.io-client";

const [url, email, password] = process.argv.slice(2);
const sessionId = crypto.randomUUID();

const request = async (method, path, { token, body } = {}) => {
  const headers = { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  return response.json();
};
const next = (socket, event) => new Promise((resolve) => socket.once(event, resolve));

const { token } = await request("POST", "/api/auth/login", { body: { email, password } });
const { valid } = await request("GET", "/api/auth/verify", { token });

const admin = io(url, { auth: { token } });
await next(admin, "connect");
const visitor = io(url);
await next(visitor, "connect");
visitor.emit("user-connected", { sessionId });

const arrived = next(admin, "user-message");
const listed = next(admin, "chat-list-update");
visitor.emit("user-message", { sessionId, content: "Do you ship to Norway?" });
const question = await arrived;
await listed;

const typing = [next(admin, "user-typing"), next(visitor, "admin-typing")];
visitor.emit("user-typing", { sessionId, isTyping: true });
admin.emit("admin-typing", { sessionId: question.sessionId, isTyping: true });
const [userTyping, adminTyping] = await Promise.all(typing);

const answered = next(visitor, "admin-reply");
admin.emit("admin-reply", { sessionId: question.sessionId, content: "We do." });
const answer = await answered;

await request("PATCH", `/api/messages/${question.id}`, { token });
const { chats } = await request("GET", "/api/chats", { token });
const { messages } = await request("GET", `/api/messages/${sessionId}`);
const { messages: forAdmin } = await request("GET", `/api/messages/${question.sessionId}`, { token });
const { chat } = await request("GET", `/api/chats/${sessionId}`);

for (const { io: manager } of [visitor, admin]) {
  if (manager.engine.transport.name !== "websocket") await next(manager.engine, "upgrade");
}

console.log(
  JSON.stringify({
    valid,
    question: [question.sender, question.content],
    answer: [answer.sender, answer.content, answer.sessionId === sessionId],
    typing: [userTyping.isTyping, userTyping.sessionId === question.sessionId, adminTyping.isTyping, adminTyping.sessionId === sessionId],
    list: chats.filter((row) => row.sessionId === question.sessionId).map((row) => row.lastMessage.preview),
    history: messages.filter((message) => message.sender !== "system").map((message) => [message.sender, message.content, message.isRead]),
    same: messages.map((message) => message.id).join() === forAdmin.map((message) => message.id).join(),
    handedOff: chat.handedOff,
    transports: [visitor, admin].map((socket) => socket.io.engine.transport.name),
  }),
);
visitor.disconnect();
admin.disconnect();
