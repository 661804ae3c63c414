/** A link that is shown once, to be passed on. */

import { useSignal } from "@preact/signals";
import { Check, Copy } from "lucide";
import { fill } from "../../shared/words.ts";
import type { SentLink } from "../data/people.ts";
import { useDesk } from "../desk.tsx";
import { Button, Field } from "../ui/controls.tsx";
import { words } from "../words.ts";

const SAID_FOR_MS = 2_000;

export function LinkToPassOn({ sent, email }: { sent: SentLink; email: string }) {
  const { toasts } = useDesk();
  const isCopied = useSignal(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(sent.link);
      isCopied.value = true;
      setTimeout(() => (isCopied.value = false), SAID_FOR_MS);
    } catch {
      toasts.say(words.guide.copyByHand); // a page without https, or without leave, may not
    }
  };
  return (
    <>
      <Field label={words.people.link} hint={words.people.linkOnce}>
        {(ids) => (
          <span class="link-row">
            <input
              {...ids}
              class="input"
              readOnly
              value={sent.link}
              onFocus={(event) => event.currentTarget.select()}
            />
            <Button icon={isCopied.value ? Check : Copy} onClick={() => void copy()}>
              {isCopied.value ? words.people.copied : words.people.copy}
            </Button>
          </span>
        )}
      </Field>
      <p class={sent.mail === "failed" ? "field-error" : "field-note"} role="status">
        {fill(words.people.mail[sent.mail], { email })}
      </p>
    </>
  );
}
