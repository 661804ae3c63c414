import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { Refused, Unanswered } from "./connection.ts";
import { message } from "./samples.ts";
import { createSender } from "./sender.ts";
import { memoryStore, type Store } from "./storage.ts";
import type { Message } from "./wire.ts";

/** A server that can be told how to answer the next message; otherwise it stores it. */
function server() {
  const stored: string[] = [];
  const answers: Error[] = [];
  const send = ({ clientId, content }: { clientId: string; content: string }): Promise<Message> => {
    const answer = answers.shift();
    if (answer !== undefined) return Promise.reject(answer);
    stored.push(content);
    return Promise.resolve(message(stored.length, { clientId, content }));
  };
  return { stored, answers, send };
}

function desk(store: Store = memoryStore(), open = true) {
  const side = server();
  const ready = signal(open);
  const shown: string[] = [];
  const sender = createSender({ store, prefix: "out:", send: side.send, stored: (one) => shown.push(one.content), ready });
  return { ...side, ready, shown, sender, store };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what is written off-line goes out by itself, in order, when the line is there", async () => {
  const { sender, stored, ready } = desk(memoryStore(), false);
  sender.write("s", "one");
  sender.write("s", "two");
  await settled();
  expect(stored).toEqual([]);
  ready.value = true;
  await settled();
  expect(stored).toEqual(["one", "two"]);
  expect(sender.entries.value).toEqual([]);
});

test("what was not acknowledged is still there after a reload, and only that", async () => {
  const store = memoryStore();
  const before = desk(store);
  before.sender.write("s", "sent");
  await settled();
  before.ready.value = false;
  before.sender.write("s", "kept");
  before.sender.stop();

  const after = desk(store);
  await settled();
  expect(after.stored).toEqual(["kept"]);
  expect(store.keys("out:")).toEqual([]);
});

test("a message whose answer was lost is sent again under the same clientId", async () => {
  const { sender, answers, ready, stored } = desk();
  answers.push(new Unanswered());
  sender.write("s", "hello");
  const first = sender.entries.value[0]?.clientId;
  await settled();
  expect(sender.entries.value).toMatchObject([{ clientId: first, status: "queued" }]);
  ready.value = false;
  ready.value = true;
  await settled();
  expect(stored).toEqual(["hello"]);
});

test("a refused message waits for its writer, and goes when told to", async () => {
  const { sender, answers, stored } = desk();
  answers.push(new Refused({ code: "too_large", message: "", retryable: false }));
  sender.write("s", "hello");
  await settled();
  const failed = sender.entries.value[0];
  expect(failed?.status).toBe("failed");
  sender.retry(failed?.clientId ?? "");
  await settled();
  expect(stored).toEqual(["hello"]);
});

test("a message that another tab delivered is not sent again", async () => {
  const { sender, ready, stored } = desk(memoryStore(), false);
  sender.write("s", "hello");
  sender.seen(sender.entries.value[0]?.clientId ?? null);
  ready.value = true;
  await settled();
  expect(stored).toEqual([]);
});

test("an unreadable entry in storage is dropped, and the others are sent", async () => {
  const store = memoryStore();
  store.set("out:bad", "{");
  const before = desk(store, false);
  before.sender.write("s", "good");
  const { stored } = desk(store);
  await settled();
  expect(stored).toEqual(["good"]);
});
