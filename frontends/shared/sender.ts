/**
 * Works an outbox off: sends what is due, keeps it in storage until it is acknowledged, wakes when a pause is over.
 *
 * Each entry has its own storage key, so that two tabs of one visitor never overwrite each other's.
 */

import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { Refused } from "./connection.ts";
import { newId } from "./ids.ts";
import * as outbox from "./outbox.ts";
import type { Entry, Outbox } from "./outbox.ts";
import type { Store } from "./storage.ts";
import type { Attachment, Message } from "./wire.ts";

export interface Sender {
  readonly entries: ReadonlySignal<Outbox>;
  write(sessionId: string, content: string, attachments?: readonly Attachment[]): void;
  retry(clientId: string): void;
  discard(clientId: string): void;
  /** The message was seen in the conversation: whoever sent it, it need not be sent again. */
  seen(clientId: string | null): void;
  /** Stops sending; what is in storage stays there. */
  stop(): void;
}

export interface SenderOptions {
  store: Store;
  /** Storage keys are this and the `clientId`. */
  prefix: string;
  /** Sends one and resolves with the stored message; rejects as `Line.ask` does. */
  send: (entry: Entry) => Promise<Message>;
  stored: (message: Message) => void;
  /** Nothing is sent while this is false, as when the conversation has not been opened on this connection yet. */
  ready: ReadonlySignal<boolean>;
}

export function createSender({ store, prefix, send, stored, ready }: SenderOptions): Sender {
  const entries = signal<Outbox>(outbox.restored(readAll(store, prefix)));
  let timer: ReturnType<typeof setTimeout> | undefined;

  const apply = (next: Outbox): void => {
    const before = entries.peek();
    if (next === before) return;
    entries.value = next;
    for (const entry of next) if (!before.includes(entry)) store.set(prefix + entry.clientId, JSON.stringify(entry));
    const kept = new Set(next.map((entry) => entry.clientId));
    for (const entry of before) if (!kept.has(entry.clientId)) store.remove(prefix + entry.clientId);
  };

  const deliver = async (entry: Entry): Promise<void> => {
    apply(outbox.sending(entries.peek(), entry.clientId));
    try {
      const message = await send(entry);
      // first there, then gone: the other way round it would blink
      stored(message);
      apply(outbox.acknowledged(entries.peek(), entry.clientId));
    } catch (error) {
      const now = Date.now();
      if (error instanceof Refused) apply(outbox.refused(entries.peek(), entry.clientId, error.reason, now));
      else apply(outbox.unanswered(entries.peek(), entry.clientId, now));
    }
    work();
  };

  const work = (): void => {
    clearTimeout(timer);
    if (!ready.peek()) return;
    const now = Date.now();
    for (const entry of outbox.due(entries.peek(), now)) void deliver(entry);
    const next = outbox.nextDueAt(entries.peek(), now);
    if (next !== null) timer = setTimeout(work, next - now);
  };

  const stopWatching = effect(() => {
    if (!ready.value) return;
    apply(outbox.reconnected(entries.peek()));
    work();
  });

  return {
    entries,
    write(sessionId, content, attachments = []) {
      const carried = attachments.length > 0 && { attachments };
      apply(outbox.write(entries.peek(), { sessionId, content, clientId: newId(), ...carried }, Date.now()));
      work();
    },
    retry(clientId) {
      apply(outbox.retry(entries.peek(), clientId, newId()));
      work();
    },
    discard: (clientId) => apply(outbox.discarded(entries.peek(), clientId)),
    seen(clientId) {
      if (clientId !== null) apply(outbox.acknowledged(entries.peek(), clientId));
    },
    stop() {
      clearTimeout(timer);
      stopWatching();
    },
  };
}

function readAll(store: Store, prefix: string): Entry[] {
  return store.keys(prefix).flatMap((key) => {
    try {
      return [JSON.parse(store.get(key) ?? "") as Entry];
    } catch {
      store.remove(key); // written by another version, or by hand: nothing that we could send
      return [];
    }
  });
}
