/**
 * The line to the server: one Socket.IO connection that says the truth about itself.
 *
 * socket.io-client reconnects by itself, with a back-off, after a network fault. This adds what it does not do: it tries
 * long-polling first once WebSocket has failed (a proxy may swallow it), comes back when the server ended the connection, waits as
 * long as a refusal asks for, gives up when a refusal is final, and looks at once when the machine wakes or the network returns.
 */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { Manager, type Socket } from "socket.io-client";
import type { EventName, Events, RequestName, Requests, WireError } from "./wire.ts";

/** `idle`: not asked for. `refused`: the server will not have us, see `refusal`; only `open` tries again. */
export type LineState = "idle" | "connecting" | "online" | "offline" | "refused";

export interface Line {
  readonly state: ReadonlySignal<LineState>;
  readonly isOnline: ReadonlySignal<boolean>;
  readonly refusal: ReadonlySignal<WireError | null>;
  /** When something was last heard of the server (`Date.now()`), 0 if never. */
  readonly heardAt: () => number;
  open(): void;
  close(): void;
  /** Looks whether the line still stands, and makes a new one at once if it does not seem to. */
  check(): void;
  /** Resolves with the acknowledgement. Rejects with `Refused`, or with `Unanswered` when none came. */
  ask<N extends RequestName>(name: N, payload: Requests[N][0]): Promise<Requests[N][1]>;
  /** For what may be lost, such as typing: sent if the line stands, else forgotten. */
  tell<N extends RequestName>(name: N, payload: Requests[N][0]): void;
  /** Returns what ends it. */
  on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): () => void;
}

/** The server answered, and said no. */
export class Refused extends Error {
  readonly reason: WireError;
  constructor(reason: WireError) {
    super(reason.message);
    this.reason = reason;
  }
}

/** Nobody knows whether it was done: the line broke, or the answer did not come in time. */
export class Unanswered extends Error {}

export interface LineOptions {
  /** Asked at each connection: `{sessionId}` or `{token}`. */
  auth: () => Record<string, string>;
  /** For tests and for networks that are known to swallow WebSocket. */
  transports?: ("websocket" | "polling")[];
}

const ANSWER_TIMEOUT_MS = 10_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
/** Longer than the server's beat (25 s by default): silence beyond this is a dead line. */
const SILENCE_MS = 40_000;
const LOOK_EVERY_MS = 5_000;
/** A look that comes so late says that the machine slept: its timers stand still meanwhile, Socket.IO's own among them. */
const SLEPT_MS = 30_000;

export function createLine(options: LineOptions): Line {
  const state = signal<LineState>("idle");
  const refusal = signal<WireError | null>(null);
  let heardAt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let lookTimer: ReturnType<typeof setInterval> | undefined;
  let lookedAt = 0;
  let endings = 0;

  const settings = {
    autoConnect: false,
    auth: (give: (auth: Record<string, string>) => void) => give(options.auth()),
    transports: options.transports ?? ["websocket", "polling"],
    reconnectionDelay: FIRST_DELAY_MS,
    reconnectionDelayMax: LONGEST_DELAY_MS,
    timeout: 8_000,
    // the page's own server; an IPv6 address stands in brackets here, and Socket.IO puts them on itself
    hostname: location.hostname.replace(/^\[|\]$/g, ""),
    port: location.port,
    // as any request to one's own server: a proxy in front of it may go by a cookie
    withCredentials: true,
  };
  const socket: Socket = new Manager(settings).socket("/", settings);

  const connectIn = (delayMs: number): void => {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => socket.connect(), delayMs);
  };
  const nextDelayMs = (): number => Math.min(FIRST_DELAY_MS * 2 ** endings++, LONGEST_DELAY_MS) * (0.5 + Math.random());
  const hear = (): void => {
    heardAt = Date.now();
  };

  socket.io.on("open", () => {
    hear();
    socket.io.engine.on("packet", hear);
  });

  socket.on("connect", () => {
    endings = 0;
    refusal.value = null;
    state.value = "online";
  });

  socket.on("disconnect", (reason) => {
    if (state.value === "idle") return;
    state.value = "offline";
    // the server's own goodbye is the one after which socket.io-client stays away
    if (reason === "io server disconnect") connectIn(nextDelayMs());
  });

  socket.on("connect_error", (error: Error & { data?: { error?: WireError } }) => {
    if (state.value === "idle") return;
    const reason = error.data?.error;
    if (reason?.code === undefined) {
      state.value = "offline";
      // WebSocket may be what failed; from now on begin with what passes everywhere and upgrade from there
      if (options.transports === undefined) socket.io.opts.transports = ["polling", "websocket"];
      return;
    }
    refusal.value = reason;
    if (reason.retryable) {
      state.value = "offline";
      connectIn(reason.retryAfter === undefined ? nextDelayMs() : reason.retryAfter * 1_000);
    } else {
      state.value = "refused";
    }
  });

  const reconnect = (): void => {
    clearTimeout(retryTimer);
    socket.disconnect();
    state.value = "connecting";
    socket.connect();
  };

  const check = (): void => {
    if (state.value === "idle" || state.value === "refused") return;
    const silentMs = Date.now() - heardAt;
    if (!socket.connected || silentMs > SILENCE_MS) reconnect();
  };
  const look = (): void => {
    const sleptMs = Date.now() - lookedAt;
    lookedAt += sleptMs;
    if (sleptMs > SLEPT_MS) check();
  };
  const onVisible = (): void => {
    if (document.visibilityState === "visible") check();
  };
  const onShow = (event: PageTransitionEvent): void => {
    // at the first showing a connection is being made already, and would be cut off
    if (event.persisted) check();
  };
  const onGone = (): void => {
    // without this the page says "online" until the beat is missed, half a minute later
    if (state.value === "online") socket.io.engine.close();
  };

  return {
    state,
    isOnline: computed(() => state.value === "online"),
    refusal,
    heardAt: () => heardAt,

    open() {
      if (state.value !== "idle" && state.value !== "refused") return;
      state.value = "connecting";
      lookedAt = Date.now();
      lookTimer = setInterval(look, LOOK_EVERY_MS);
      addEventListener("online", check);
      addEventListener("offline", onGone);
      addEventListener("pageshow", onShow);
      document.addEventListener("visibilitychange", onVisible);
      socket.connect();
    },

    close() {
      clearTimeout(retryTimer);
      clearInterval(lookTimer);
      state.value = "idle";
      removeEventListener("online", check);
      removeEventListener("offline", onGone);
      removeEventListener("pageshow", onShow);
      document.removeEventListener("visibilitychange", onVisible);
      socket.disconnect();
    },

    check,

    async ask(name, payload) {
      if (!socket.connected) throw new Unanswered("There is no connection.");
      let answer: { ok: boolean; error?: WireError };
      try {
        answer = await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(name, payload);
      } catch {
        throw new Unanswered("No answer came.");
      }
      if (!answer.ok) throw new Refused(answer.error ?? { code: "internal", message: "", retryable: true });
      return answer as never;
    },

    tell(name, payload) {
      if (socket.connected) socket.emit(name, payload);
    },

    on(name, listener) {
      const anyListener = listener as (payload: unknown) => void;
      socket.on(name as string, anyListener);
      return () => socket.off(name as string, anyListener);
    },
  };
}
