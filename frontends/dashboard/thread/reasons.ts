/** Why the assistant answered as it did, or called a person, in words. Pure. */

import { words } from "../words.ts";

/** The server's reasons are short codes, a model's own are sentences: what is not known is shown as it is. */
export function reasonSentence(reason: string): string {
  return words.reasons[reason as keyof typeof words.reasons] ?? reason;
}
