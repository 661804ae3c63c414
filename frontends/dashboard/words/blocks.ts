/** Visitors and addresses that are not let in. */

export const blocks = {
  block: "Block this visitor…",
  title: "Block this visitor?",
  text: "Their chat ends at once, and they cannot write again. They are told only that they cannot write here any more.",
  yes: "Block",
  reason: "Reason, for your team",
  howLong: "For how long",
  spans: { hour: "One hour", day: "One day", week: "One week", always: "Until somebody lifts it" },
  addressToo: "Their address {address} too",
  addressHint: "Keeps out everybody who shares that connection, such as an office.",
  blocked: "Blocked by {name}",
  until: "until {time}",
  lift: "Let them in again",
  empty: "Nobody is blocked",
  emptyText: "Block a visitor from the panel beside their chat, or an address here.",
  addAddress: "Block an address",
  network: "Address or range",
  networkHint: "Such as 203.0.113.7 or 203.0.113.0/24. Your team is never kept out.",
  openChat: "Open the chat",
} as const;
