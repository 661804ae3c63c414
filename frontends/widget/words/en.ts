/** The widget's words; every other language has the same keys. `{name}` and the like are filled in. */

const en = {
  chat: "Chat",
  greeting: "Hello! How can we help you?",
  ask: "Ask us anything",
  assistant: "Assistant",
  assistantLine: "Assistant · answers at once",
  waitingLine: "Waiting for a person",
  personLine: "{name} is here",
  closedLine: "This chat has ended",
  somebody: "Somebody",
  you: "You",

  talkToPerson: "Talk to a person",
  backToAssistant: "Back to the assistant",
  leaveEmail: "Have to go? Leave your e-mail",
  emailLabel: "Your e-mail address",
  save: "Save",
  emailSaved: "Thank you, we have your address: {email}",

  write: "Write a message…",
  send: "Send",
  emoji: "Emoji",
  tooLong: "{n} characters too many",
  sending: "Sending…",
  queued: "Goes out when you are back online",
  sent: "Sent",
  read: "Read",
  failed: "Not sent",
  retry: "Try again",
  discard: "Discard",

  offline: "No connection. We keep trying.",
  offlinePending: "No connection. Your message will go out by itself.",
  limited: "A moment, please: {n} s",
  refused: "The chat cannot be reached right now.",

  thinking: "The assistant is thinking",
  typing: "{name} is typing",
  newMessages: "New messages",
  older: "Earlier messages",
  sources: "Sources",

  noticeRequested: "You asked for a person. Somebody will be with you.",
  noticeWithdrawn: "The assistant answers again.",
  noticeJoined: "{name} has joined.",
  noticeHandedBack: "{name} has left. The assistant answers again.",
  noticeRequeued: "{name} has left. Somebody else will answer.",
  noticeClosed: "This chat has ended.",
  noticeReopened: "{name} has opened this chat again.",

  rateAsk: "How was it?",
  rate1: "Very bad",
  rate2: "Bad",
  rate3: "All right",
  rate4: "Good",
  rate5: "Very good",
  rateThanks: "Thank you!",
  goodbye: "Thank you for writing to us.",
  startAnew: "Start a new chat",
  writeOn: "Write to go on with this chat…",

  more: "More",
  soundOn: "Turn sound on",
  soundOff: "Turn sound off",
  saveChat: "Save the conversation",
  endChat: "End this chat",
  close: "Close the chat",
};

export type Words = Record<keyof typeof en, string>;
export default en;
