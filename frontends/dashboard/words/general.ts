/** Words that many pages use. */

export const general = {
  /** The sentences are English; times and numbers are written as the reader is used to, where that is English too. */
  language: navigator.language.startsWith("en") ? navigator.language : "en",
  product: "Frontdesk",
  visitor: "Visitor",
  assistant: "Assistant",
  you: "You",
  yes: "Yes",
  no: "No",
  save: "Save",
  cancel: "Cancel",
  close: "Close",
  add: "Add",
  removeOne: "Remove {name}",
  dismiss: "Dismiss",
  more: "Show all",
  fewer: "Show fewer",
  tryAgain: "Try again",
  loading: "Loading",
  open: "Open",
  online: "here",
  away: "away",
} as const;
