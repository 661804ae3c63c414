/** The line for one's own site, and where it goes on the usual kinds of sites. */

import { useSignal } from "@preact/signals";
import { Check, Copy } from "lucide";
import { fill } from "../../shared/words.ts";
import { useDesk } from "../desk.tsx";
import { Segments } from "../ui/choices.tsx";
import { Button } from "../ui/controls.tsx";
import { words } from "../words.ts";

type Kind = keyof typeof words.guide.kinds;

const KINDS: readonly Kind[] = ["html", "wordpress", "shopify", "react"];
const SAID_FOR_MS = 2_000;

/** Pure: what to paste, for a server at `origin`. */
export function snippet(kind: Kind, origin: string): string {
  if (kind !== "react") return `<script src="${origin}/widget.js" async></script>`;
  return fill(words.guide.reactCode, { origin });
}

export function Snippet({ onCopied }: { onCopied: () => void }) {
  const { toasts } = useDesk();
  const kind = useSignal<Kind>("html");
  const isCopied = useSignal(false);
  const code = snippet(kind.value, location.origin);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(code);
      isCopied.value = true;
      setTimeout(() => (isCopied.value = false), SAID_FOR_MS);
      onCopied();
    } catch {
      toasts.say(words.guide.copyByHand); // a page without https, or without leave, may not
    }
  };
  return (
    <>
      <Segments
        label={words.guide.kind}
        value={kind.value}
        onValue={(next) => (kind.value = next)}
        options={KINDS.map((one) => ({ value: one, label: words.guide.kinds[one].name }))}
      />
      <pre class="code" tabIndex={0}>
        <code>{code}</code>
      </pre>
      <ol class="guide-how">
        {words.guide.kinds[kind.value].how.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <Button tone="main" icon={isCopied.value ? Check : Copy} onClick={() => void copy()}>
        {isCopied.value ? words.guide.copied : words.guide.copy}
      </Button>
    </>
  );
}
