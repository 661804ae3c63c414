/** "Why?" under an answer of the assistant: what it rested on, and what it took. */

import { useSignal } from "@preact/signals";
import type { Message } from "../../shared/wire.ts";
import { Dialog } from "../ui/overlays.tsx";
import { words } from "../words.ts";
import { SourceChip } from "./bubble.tsx";

/** Facts in the order in which they are told, each with how it is said. */
const FACTS: readonly [key: string, say: (value: unknown) => string | null][] = [
  ["reason", text],
  ["model", text],
  ["provider", text],
  ["latencyMs", (value) => (typeof value === "number" ? `${(value / 1_000).toFixed(1)} s` : null)],
  ["firstTokenMs", (value) => (typeof value === "number" ? `${(value / 1_000).toFixed(2)} s` : null)],
  ["tokens", (value) => (typeof value === "number" ? value.toLocaleString(words.language) : null)],
  ["costUsd", (value) => (typeof value === "number" ? `$${value.toFixed(4)}` : null)],
];

export function Why({ message }: { message: Message }) {
  const isOpen = useSignal(false);
  const facts = factsOf(message);
  const sources = message.meta?.sources ?? [];
  if (facts.length === 0 && sources.length === 0) return null;
  return (
    <>
      <button type="button" class="why" onClick={() => (isOpen.value = true)}>
        {words.why.ask}
      </button>
      {isOpen.value && (
        <Dialog title={words.why.title} onClose={() => (isOpen.value = false)} class="dialog-small">
          <dl class="facts">
            {facts.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <h3 class="why-sources">{sources.length > 0 ? words.why.sources : words.why.noSources}</h3>
          <div class="line-beneath">
            {sources.map((source) => (
              <SourceChip key={source.title} source={source} />
            ))}
          </div>
        </Dialog>
      )}
    </>
  );
}

/** Pure: what can be told of it, with names. */
export function factsOf(message: Message): { label: string; value: string }[] {
  const meta = message.meta ?? {};
  return FACTS.flatMap(([key, say]) => {
    const value = say(meta[key]);
    const label = words.why.facts[key as keyof typeof words.why.facts];
    return value === null ? [] : [{ label, value }];
  });
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
