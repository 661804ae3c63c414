/** The list of chats. */

export const views = { all: "All", waiting: "Waiting", mine: "Mine", ai: "AI", closed: "Closed" } as const;

export const states = { waiting: "Waiting", ai: "AI", closed: "Closed", you: "You", nobody: "Nobody" } as const;

export const inbox = {
  views: "Which chats",
  list: "Chats",
  byPerson: "a colleague",
  somebody: "Somebody",
  chatsOf: "Chats of {name}",
  online: "on the site now",
  typing: "typing …",
  unread: "{count} unread",
  mentions: "Notes that mention you",
  mentionedAt: "{name} mentions you in {visitor}’s chat",
  mentionsMore: "and {count} more",
  noWords: "Nothing said yet",
  byTeam: "Us:",
  byAi: "AI:",
  safe: "Your visitors’ messages are safe on the server.",
  empty: "Nobody has written yet.",
  emptyNext: "Try the chat yourself, or put it on your site.",
  tryIt: "Try the chat",
  getSnippet: "Put it on your site",
  nothing: {
    waiting: "Nobody waits.",
    mine: "You have no chats right now.",
    ai: "The assistant has no chats right now.",
    closed: "No chat has been closed yet.",
    person: "This colleague has no chats right now.",
  },
} as const;
