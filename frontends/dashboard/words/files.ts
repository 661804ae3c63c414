/** Files that one attaches, and those of a message. */

import type { FileWords } from "../../shared/files-view.tsx";

export const attach = { button: "Attach files", drop: "Drop files here to attach them" } as const;

export const files: FileWords = {
  files: "Files",
  open: "{name}, open picture",
  save: "Save {name}",
  remove: "Remove {name}",
  retry: "Try again",
  waiting: "Uploading…",
  ready: "Ready to send",
  sendsSoon: "Goes out when the files are there",
  problems: {
    type: "Files of this kind cannot be sent",
    large: "Too large: at most {max}",
    count: "At most {n} files in one message",
    empty: "This file is empty",
    damaged: "This file is damaged",
    closed: "This chat is closed. Reopen it, then try again",
    failed: "Not uploaded",
  },
};
