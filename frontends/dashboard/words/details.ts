/** The panel about the visitor. */

export const details = {
  label: "About this visitor",
  title: "Visitor",
  close: "Close the details",
  edit: "Write down name and e-mail",
  name: "Name",
  email: "E-mail",
  page: "Looks at",
  localTime: "Local time",
  device: "Device",
  language: "Language",
  address: "Address",
  lastSeen: "last seen {when}",
  lastSeenNow: "last seen just now",
  lastSeenAgo: "last seen {span} ago",
  rating: "Rating",
  pages: "Pages",
  past: "Earlier chats",
  record: "What happened",
  transcript: "Save the conversation",
  transcriptFile: "chat",
} as const;

export const tags = { title: "Tags", add: "Add tag", remove: "Remove the tag {tag}" } as const;

export const record = {
  actors: { visitor: "The visitor", admin: "Somebody", ai: "The assistant", system: "Frontdesk" },
  /** What the assistant's rules did. */
  bySystem: { "session.requested": "The assistant called for a person", "session.withdrawn": "The assistant answers again" },
  events: {
    "session.created": "{who} came",
    "session.requested": "{who} asked for a person",
    "session.withdrawn": "{who} went back to the assistant",
    "session.taken_over": "{who} took over",
    "session.assigned": "{who} gave it to {to}",
    "session.team_changed": "{who} changed its team",
    "session.offered": "It was {to}’s turn",
    "session.handed_back": "{who} handed back",
    "session.closed": "{who} closed it",
    "session.reopened": "{who} opened it again",
    "session.rated": "{who} rated it",
    "session.tagged": "{who} changed the tags",
    "session.noted": "{who} wrote a note",
    "session.identified": "{who} was recognised",
    "session.blocked": "{who} blocked the visitor",
    "session.unblocked": "{who} let the visitor in again",
    "session.visitor_changed": "{who} changed the visitor’s details",
  },
} as const;
