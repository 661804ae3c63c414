/**
 * Nobody waits unnoticed: sound, desktop notification and the page's title, and what each of them can do in this browser.
 *
 * What is due is decided by `due`, which is pure; the rest does it.
 */

import { type ReadonlySignal, computed, effect, signal } from "@preact/signals";
import { fill } from "../../shared/words.ts";
import type { Store } from "../../shared/storage.ts";
import type { Chat } from "../../shared/wire.ts";
import { words } from "../words.ts";
import { visitorName } from "./names.ts";
import type { Now } from "./now.ts";

/** While somebody waits the bell rings again after this long. */
export const AGAIN_AFTER_MS = 60_000;

export interface Heard {
  /** Those for whom it has rung. */
  readonly ids: ReadonlySet<string>;
  /** When it last rang, 0 if never. */
  readonly at: number;
}

export const SILENCE: Heard = { ids: new Set(), at: 0 };

/** For whom the bell rings now, and what has then been heard. It rings for each newcomer at once, for all again and again. */
export function due(heard: Heard, waiting: readonly string[], now: number): { ringFor: string[]; heard: Heard } {
  const newcomers = waiting.filter((id) => !heard.ids.has(id));
  const isAgain = waiting.length > 0 && now - heard.at >= AGAIN_AFTER_MS;
  const ringFor = isAgain ? [...waiting] : newcomers;
  return { ringFor, heard: { ids: new Set(waiting), at: ringFor.length > 0 ? now : heard.at } };
}

/** `blocked`: the browser wants a click on the page, or its owner's leave, first. */
export type Ability = "works" | "blocked" | "off" | "unsupported";

export interface Bell {
  readonly sound: ReadonlySignal<Ability>;
  readonly notices: ReadonlySignal<Ability>;
  setSound(on: boolean): void;
  /** Switching on asks the browser's leave. */
  setNotices(on: boolean): Promise<void>;
  testSound(): Promise<boolean>;
  testNotice(): boolean;
  /** Shows in the title, for a moment, what it says while somebody waits. */
  testTitle(): void;
  /** A message in a chat that one has. */
  message(chat: Chat, preview: string): void;
  /** A colleague calls one to a chat. */
  mention(chat: Chat, by: string, words: string): void;
}

export interface BellOptions {
  store: Store;
  now: Now;
  waiting: ReadonlySignal<readonly Chat[]>;
  /** Those of them for whom it rings: not those whose turn it is somebody else's to answer. */
  called: ReadonlySignal<readonly Chat[]>;
  unread: ReadonlySignal<number>;
  open: (sessionId: string) => void;
}

const TITLE_TEST_MS = 4_000;

export function createBell({ store, now, waiting, called, unread, open }: BellOptions): Bell {
  const soundOn = signal(store.get("frontdesk:sound") !== "off");
  const noticesOn = signal(store.get("frontdesk:notices") === "on");
  const permission = signal<NotificationPermission | "unsupported">(
    "Notification" in window ? Notification.permission : "unsupported",
  );
  const audio = createChime();
  const testUntil = signal(0);
  let heard = SILENCE;

  const sound = computed<Ability>(() => (!soundOn.value ? "off" : audio.isReady.value ? "works" : "blocked"));
  const notices = computed<Ability>(() => {
    if (permission.value === "unsupported") return "unsupported";
    if (permission.value === "denied") return "blocked";
    return noticesOn.value && permission.value === "granted" ? "works" : "off";
  });

  const notify = (tag: string, title: string, body: string): boolean => {
    if (notices.peek() !== "works") return false;
    try {
      // one tag per chat: several tabs of this browser show it once
      const notice = new Notification(title, { body, tag });
      notice.onclick = () => {
        window.focus();
        notice.close();
        if (tag !== "test") open(tag);
      };
      return true;
    } catch {
      permission.value = "unsupported"; // Android's Chrome has the name, and throws
      return false;
    }
  };

  effect(() => {
    const chats = called.value;
    const at = now.second.value;
    const result = due(
      heard,
      chats.map((chat) => chat.sessionId),
      at,
    );
    heard = result.heard;
    if (result.ringFor.length === 0) return;
    if (soundOn.peek()) audio.play();
    if (document.hasFocus()) return;
    for (const chat of chats) {
      if (!result.ringFor.includes(chat.sessionId)) continue;
      const said = chat.offeredTo ? words.bell.yourTurn : words.bell.waits;
      notify(chat.sessionId, fill(said, { name: visitorName(chat) }), chat.lastMessage?.preview ?? "");
    }
  });

  effect(() => {
    const isTest = testUntil.value > now.second.value;
    const count = isTest ? 1 : waiting.value.length;
    if (count > 0) document.title = fill(words.bell.titleWaiting, { count });
    else document.title = unread.value > 0 ? fill(words.bell.titleUnread, { count: unread.value }) : words.product;
  });

  return {
    sound,
    notices,
    setSound(on) {
      soundOn.value = on;
      store.set("frontdesk:sound", on ? "on" : "off");
      if (on) audio.play();
    },
    async setNotices(on) {
      noticesOn.value = on;
      store.set("frontdesk:notices", on ? "on" : "off");
      if (on && permission.peek() === "default") permission.value = await Notification.requestPermission();
    },
    testSound: () => audio.play(),
    testNotice: () => notify("test", words.bell.testTitle, words.bell.testBody),
    testTitle() {
      testUntil.value = Date.now() + TITLE_TEST_MS;
    },
    message(chat, preview) {
      if (document.hasFocus()) return;
      if (soundOn.peek()) audio.play();
      notify(chat.sessionId, visitorName(chat), preview);
    },
    mention(chat, by, said) {
      if (soundOn.peek()) audio.play();
      if (!document.hasFocus()) notify(chat.sessionId, fill(words.bell.mentioned, { name: by }), said);
    },
  };
}

interface Chime {
  /** Browsers keep a page silent until somebody has touched it. */
  readonly isReady: ReadonlySignal<boolean>;
  /** False when the browser would not. */
  play(): Promise<boolean>;
}

/** A desk bell of two soft tones, made here: there is no file to fetch. */
function createChime(): Chime {
  const isReady = signal(false);
  let context: AudioContext | null = null;

  const wake = async (): Promise<AudioContext | null> => {
    // made before somebody touched the page it would stay silent, and the browser would complain
    if (typeof AudioContext === "undefined" || navigator.userActivation?.hasBeenActive === false) return null;
    context ??= new AudioContext();
    // this promise stays open for as long as the browser wants a touch first
    if (context.state === "suspended")
      await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 300))]);
    isReady.value = context.state === "running";
    return isReady.value ? context : null;
  };
  const onTouch = (): void => void wake();
  addEventListener("pointerdown", onTouch, { once: true });
  addEventListener("keydown", onTouch, { once: true });

  return {
    isReady,
    async play() {
      const running = await wake();
      if (running === null) return false;
      tone(running, 880, 0);
      tone(running, 1_318.5, 0.14);
      return true;
    },
  };
}

function tone(context: AudioContext, hertz: number, afterS: number): void {
  const start = context.currentTime + afterS;
  const oscillator = new OscillatorNode(context, { type: "sine", frequency: hertz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.16, start + 0.012);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.9);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + 1);
}
