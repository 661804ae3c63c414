/** The frame of the settings, and the small pages in it. */

export const settings = {
  back: "All settings",
  unsaved: "Not saved yet",
  saved: "Saved",
  discard: "Discard",
  checkFields: "Please look at the marked fields.",
  parts: {
    assistant: {
      title: "Assistant",
      lead: "Answers at once, from what you taught it, and calls a person when it should.",
    },
    knowledge: { title: "Knowledge", lead: "What the assistant may answer from." },
    widget: { title: "Chat on your site", lead: "How it looks and what it says." },
    hours: {
      title: "Opening hours",
      lead: "When people answer. Outside them visitors are told when somebody will be back.",
    },
    replies: { title: "Ready replies", lead: "Written once, found by a slash while you write." },
    teams: {
      title: "Teams",
      lead: "Who works together, who sees which chats, and to whom new ones go.",
    },
    blocks: { title: "Blocked", lead: "Who cannot write to you any more: visitors, and addresses they came from." },
    people: { title: "People", lead: "Who is in the team, and what each of them may do." },
    changes: { title: "Record of changes", lead: "Who changed what, newest first. Nobody can change it." },
    data: { title: "Your data", lead: "What Frontdesk keeps for you: for how long, and how to take it along." },
    alerts: { title: "Alerts", lead: "How you hear of a visitor who waits. Try each of them once at every desk." },
    profile: { title: "Your profile", lead: "What visitors see of you, and how you sign in." },
  },
} as const;

export const alerts = {
  try: "Try it",
  abilities: { works: "Works", off: "Off", blocked: "Blocked", unsupported: "Not offered by this browser" },
  sound: {
    name: "Sound",
    hint: "A soft bell when somebody begins to wait, and again each minute.",
    tried: "You should have heard two soft tones.",
    failed: "The browser would not play it.",
    blocked: "Silent until you touch the page once",
  },
  notices: {
    name: "Desktop notifications",
    hint: "When Frontdesk is not in front.",
    tried: "A notification should be on your screen.",
    failed: "Switch it on first.",
    blocked: "Blocked in this browser’s settings for this site",
    unsupported: "Not offered by this browser",
  },
  title: { name: "Title of the tab", hint: "Shows how many wait. Try it and look at the tab." },
} as const;

export const profile = {
  name: "Name",
  nameHint: "Visitors see it when you answer.",
  email: "E-mail",
  roles: {
    viewer: "You are a viewer: you may read.",
    agent: "You are an agent: you may read and answer.",
    admin: "You are an admin: you may answer and change settings.",
    owner: "You are an owner: you may do everything.",
  },
  password: "Password",
  current: "Current password",
  next: "New password",
  nextHint: "At least 10 characters. Everywhere else you will be signed out.",
  changePassword: "Change password",
  passwordChanged: "Your password is changed.",
  out: "Sign out",
  outHint: "Here and in all other browsers.",
} as const;

export const replies = {
  empty: "No ready replies yet.",
  emptyText: "What do you write every day? Write it once more, here.",
  add: "Add a reply",
  edit: "Change",
  remove: "Remove",
  removeTitle: "Remove this reply?",
  removeText: "Nobody in the team will find it any more.",
  shortcut: "Short name",
  shortcutHint: "What you type after the slash, such as “returns”.",
  content: "Reply",
  contentHint: "{visitor} becomes the visitor’s name, {me} yours.",
} as const;

export const hours = {
  zone: "Time zone",
  closed: "Closed",
  always: "Without any hours people are expected at all times.",
  from: "{day}, from",
  to: "{day}, to",
  add: "{day}: another span",
  remove: "Remove this span",
  days: {
    mon: "Monday",
    tue: "Tuesday",
    wed: "Wednesday",
    thu: "Thursday",
    fri: "Friday",
    sat: "Saturday",
    sun: "Sunday",
  },
} as const;
