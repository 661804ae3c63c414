/** One conversation: its messages, what can be done with it, and writing into it. */

export const thread = {
  label: "Conversation",
  stream: "Messages",
  none: "Choose a chat to read along or answer.",
  noneFound: "What you find opens here, at its place in the chat.",
  noneMove: "move through the list,",
  noneOpen: "opens a chat,",
  noneKeys: "shows all keys.",
  missing: "This chat is not here (any more).",
  failed: "This chat could not be loaded.",
  failedSafe: "Its messages are safe on the server.",
  backToList: "Back to the list",
  details: "Details",
  online: "on the site now",
  offline: "has left the site",
  assign: "Give to a colleague",
  viewing: "{names} has this open too",
  thinking: "Assistant is thinking",
  answering: "Assistant is answering",
  writing: "is typing",
  notSent: "is typing; not sent yet",
  newBelow: "New message",
  toEnd: "To the newest",
  by: { user: "Visitor", admin: "Team", ai: "Assistant", system: "Notice" },
} as const;

export const acts = { "take-over": "Take over", "hand-back": "Hand back to AI", "chat-close": "Close", "chat-reopen": "Reopen" } as const;

export const actions = { takeFrom: "Take it from {name}", assigned: "{name} has this chat now." } as const;

export const notices = {
  requested: {
    visitor: "The visitor asked for a person.",
    system: "The assistant called for a person.",
    team: "{name} put this chat into the queue.",
    me: "You put this chat into the queue.",
  },
  withdrawn: {
    visitor: "The visitor went back to the assistant.",
    system: "The assistant answers again.",
    team: "{name} went back to the assistant.",
    me: "You went back to the assistant.",
  },
  taken_over: {
    visitor: "A person has joined.",
    system: "A person has joined.",
    team: "{name} took over.",
    me: "You took over.",
  },
  handed_back: {
    visitor: "The assistant answers again.",
    system: "The assistant answers again.",
    team: "{name} handed back to the assistant.",
    me: "You handed back to the assistant.",
  },
  assigned: {
    visitor: "Somebody has this chat now.",
    system: "Somebody has this chat now.",
    team: "{name} has this chat now.",
    me: "You have this chat now.",
  },
  closed: {
    visitor: "The visitor closed this chat.",
    system: "This chat was closed.",
    team: "{name} closed this chat.",
    me: "You closed this chat.",
  },
  reopened: {
    visitor: "The visitor wrote again.",
    system: "This chat was opened again.",
    team: "{name} opened this chat again.",
    me: "You opened this chat again.",
  },
} as const;

export const progress = {
  queued: "Waiting for the connection",
  sending: "Sending …",
  sent: "Sent",
  read: "Read",
  failed: "Not sent.",
  discard: "Discard",
} as const;

export const composer = {
  label: "Your reply",
  to: "Write to {name} …",
  placeholders: {
    ai: "Reply to take over from the assistant …",
    waiting: "Reply to take over …",
    human: "Write a reply …",
    closed: "Reply to open this chat again …",
  },
  viewer: "You can read here. Answering needs the role of an agent.",
  kind: "What you write",
  reply: "Reply",
  note: "Note",
  noteLabel: "Your note",
  notePlaceholder: "A note for the team; the visitor never sees it. @ mentions a colleague …",
  noteHint: "Only the team sees it",
  hint: "/ for ready replies",
  send: "Send",
  save: "Keep note",
  replies: "Ready replies",
  colleagues: "Colleagues",
  writing: "{names} is writing to this visitor",
} as const;

export const over = {
  title: "{name} has this chat",
  text: "{visitor} is talking with {name}. Your reply would be seen by both.",
  yes: "Send anyway",
} as const;

export const handOff = {
  title: "Hand-off",
  waits: "{name} waits for a person",
  wants: "Wants",
  reason: "Why",
  tried: "Tried",
  language: "Language",
  sources: "Sources",
  unsourced: "Said without a source",
  unhappy: "The visitor was unhappy.",
  answer: "1 answer of the assistant",
  answers: "{count} answers of the assistant",
} as const;

export const why = {
  ask: "Why?",
  title: "Why this answer",
  sources: "It rested on",
  noSources: "It named no source.",
  unknown: "Nothing is kept about this answer.",
  facts: {
    reason: "Reason",
    model: "Model",
    duration: "Took",
    firstToken: "First word after",
    tokens: "Tokens",
    cost: "Cost",
    error: "What went wrong",
  },
} as const;

export const reasons = {
  model: "The model wrote it.",
  knowledge: "The best passage of your knowledge.",
  unknown: "Nothing in your knowledge fitted.",
  small_talk: "A greeting or thanks.",
  fallback: "The model did not answer; the best passage did.",
  claim_withheld: "The model claimed a hand-off that had not happened.",
  asked_for_person: "The visitor asked for a person.",
  unknown_repeatedly: "It did not know, again and again.",
  unhappy: "The visitor was unhappy.",
  assistant_off: "The assistant was switched off.",
  model_asked: "The model asked for a person.",
  visitor_limit: "This visitor has had as many answers as one may have in a day.",
  address_limit: "The visitors of this one’s address have had as many answers as one address may have in an hour.",
  overall_limit: "The assistant has written as many answers as it may in an hour.",
  daily_cap: "The day’s budget is spent.",
  fault: "A fault on the server.",
} as const;

export const notes = { one: "Note of the team", only: "only the team sees this" } as const;
