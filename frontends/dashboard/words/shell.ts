/** What stands around every page: the rail, the line, the palette, keys, alerts, questions before leaving. */

export const rail = {
  label: "Frontdesk",
  figures: "Figures",
  inbox: "Inbox",
  find: "Find",
  search: "Search",
  guide: "First steps",
  guideShort: "Start",
  settings: "Settings",
  profile: "Your profile",
  keys: "Keys",
  signOut: "Sign out",
  waiting: "{count} waiting",
} as const;

export const line = {
  good: "Connected: the server was heard of in the last half minute.",
  unsure: "Connecting …",
  off: "No connection. It comes back by itself; press to try now.",
  unsent: "What you wrote is kept and will be sent.",
  banner: "No connection. What you write is kept and goes out by itself.",
  tryNow: "Try now",
} as const;

export const faults = {
  unanswered: "The server did not answer. Nothing is lost.",
  internal: "Something went wrong on the server.",
  unavailable: "A part that is needed does not answer right now.",
  not_found: "That is not there (any more).",
  too_large: "That is too large.",
  forbidden: "Your role does not allow that.",
  unauthenticated: "Please sign in again.",
} as Record<"internal" | "unanswered", string> & Record<string, string>;

export const palette = {
  label: "Find anything",
  placeholder: "Find a chat, a page, an action …",
  none: "Nothing goes by that name.",
  search: "Search all messages for “{asked}”",
} as const;

export const keys = {
  title: "Keys",
  everywhere: "Everywhere",
  list: "In the list",
  chat: "In a chat",
  writing: "While writing",
  send: "Send",
  newLine: "New line",
} as const;

export const commands = {
  palette: "Find anything",
  search: "Search messages, notes and visitors",
  keys: "This list",
  back: "Back to the list",
  next: "Down",
  previous: "Up",
  open: "Open",
  "view-1": "All, Waiting, Mine, AI, Closed",
  "view-2": "Waiting",
  "view-3": "Mine",
  "view-4": "AI",
  "view-5": "Closed",
  reply: "Reply",
  canned: "Ready replies",
  note: "Note",
  "take-over": "Take over",
  "hand-back": "Hand back to AI",
  "close-chat": "Close",
  reopen: "Reopen",
  assign: "Give to a colleague",
  details: "Details",
} as const;

export const bell = {
  waits: "{name} waits for a person",
  yourTurn: "{name} waits for you: it is your turn",
  mentioned: "{name} mentions you",
  titleWaiting: "({count}) waiting · Frontdesk",
  titleUnread: "({count}) Frontdesk",
  testTitle: "This is a test",
  testBody: "It looks like this when a visitor waits.",
  hint: "Miss nobody who waits:",
  hintYes: "allow notifications",
} as const;

export const unsaved = {
  title: "Leave without saving?",
  text: "What you changed here is not saved yet.",
  leave: "Leave",
  stay: "Stay",
} as const;
