/** Teams, who is available, who sees which chats, and chats that go round. */

export const teams = {
  one: "Team",
  yourTurn: "Your turn",
  turnOf: "{name}’s turn",
  nothing: "This team has no chats right now.",
  given: "{name} has this chat now.",
  takenOut: "This chat is no team’s now.",
  takeOut: "Take it out of {name}",
  available: "available",

  empty: "No teams yet.",
  emptyText: "A team has people, and the chats that visitors begin on its pages. Small desks need none.",
  add: "New team",
  edit: "Edit {name}",
  remove: "Delete {name}",
  removeTitle: "Delete this team?",
  removeText: "Its people and chats stay; the chats are no team’s then. Who sees only their teams’ chats sees these no more.",
  removeYes: "Delete the team",
  name: "Name",
  members: "People",
  noMembers: "Nobody yet",
  pages: "Pages",
  pagesHint: "Chats that visitors begin here are this team’s. How the address begins, such as /sales or https://shop.example/",
  goRound: "goes round",

  roundsOf: "Chats of no team",
  rounds: "New waiting chats go round",
  roundsHint:
    "Each is offered to the available person who got one longest ago. If they do not answer in time, it is the next one’s turn; in the end it waits for all.",
  maxOpen: "Chats at once",
  maxOpenHint: "Who has as many is not offered another one.",
  answerWithin: "Seconds to answer",

  reachTitle: "Who sees which chats",
  reachText: "Owners and admins see all. A change holds at once, also in dashboards that are open.",
  reachOf: "Which chats {name} sees",
  reaches: {
    all: "All chats",
    own: "Their own, and those nobody has",
    teams: "Those of their teams",
  },
} as const;

export const availability = {
  available: "Available",
  away: "Away",
  goAway: "You are available: new chats come to you. Press to be away.",
  comeBack: "You are away: new chats go to your colleagues. Press to be available.",
} as const;
