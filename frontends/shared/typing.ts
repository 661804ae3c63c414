/** Typing indicators, pure: when to say that one is typing, and how long to believe the other side. */

/** While somebody types, it is said again after this long. */
export const REPEAT_MS = 3_000;
/** After this long without a key press, typing has stopped. */
export const PAUSE_MS = 4_000;
/** What was heard is believed for this long: the word that it has stopped may be lost. */
export const BELIEF_MS = 6_000;

/** What was last said, and when. */
export interface Said {
  readonly isTyping: boolean;
  readonly at: number;
}

export const SILENT: Said = { isTyping: false, at: 0 };

/** What to say now, if anything: the text has changed at `now` and is empty or not. */
export function onInput(said: Said, isEmpty: boolean, now: number): Said | null {
  if (isEmpty) return said.isTyping ? { isTyping: false, at: now } : null;
  if (said.isTyping && now - said.at < REPEAT_MS) return null;
  return { isTyping: true, at: now };
}

/** What to say after `PAUSE_MS` without input, or when the message was sent. */
export function onPause(said: Said, now: number): Said | null {
  return said.isTyping ? { isTyping: false, at: now } : null;
}

/** Who is typing on the other side: a name and until when it is believed. */
export type Typists = ReadonlyMap<string, number>;

export function heard(typists: Typists, name: string, isTyping: boolean, now: number): Typists {
  const next = new Map(typists);
  if (isTyping) next.set(name, now + BELIEF_MS);
  else next.delete(name);
  return next;
}

/** Without those that were not heard of for too long. The same map if nothing changed. */
export function believed(typists: Typists, now: number): Typists {
  const next = new Map([...typists].filter(([, until]) => until > now));
  return next.size === typists.size ? typists : next;
}
