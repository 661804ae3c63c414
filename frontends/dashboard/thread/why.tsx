/** "Why?" under an answer of the assistant: what it rested on, and what it took. */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Message } from "../../shared/wire.ts";
import { createResource } from "../data/resource.ts";
import type { Attempt } from "../data/wire.ts";
import { useDesk } from "../desk.tsx";
import { Dialog } from "../ui/overlays.tsx";
import { Fault, Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";
import { SourceChip } from "./bubble.tsx";
import { reasonSentence } from "./reasons.ts";

export function Why({ message }: { message: Message }) {
  const isOpen = useSignal(false);
  return (
    <>
      <button type="button" class="why" onClick={() => (isOpen.value = true)}>
        {words.why.ask}
      </button>
      {isOpen.value && <WhyDialog message={message} onClose={() => (isOpen.value = false)} />}
    </>
  );
}

function WhyDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { api } = useDesk();
  const attempt = useMemo(
    () =>
      createResource(
        async () => (await api.get<{ reply: Attempt }>(`/api/ai/replies/${encodeURIComponent(message.id)}`)).reply,
      ),
    [message.id],
  );
  useEffect(() => attempt.want(), [attempt]);
  const loaded = attempt.state.value;
  return (
    <Dialog title={words.why.title} onClose={onClose} class="dialog-small">
      {loaded.is === "loading" && <Skeleton rows={3} kind="field" />}
      {loaded.is === "missing" && <p>{words.why.unknown}</p>}
      {loaded.is === "failed" && <Fault error={loaded.error} onRetry={() => void attempt.reload()} />}
      {loaded.is === "ready" && <WhyBody attempt={loaded.value} />}
    </Dialog>
  );
}

function WhyBody({ attempt }: { attempt: Attempt }) {
  const sources = attempt.sources ?? [];
  const unsourced = attempt.unsourced ?? [];
  return (
    <>
      <dl class="facts">
        {factsOf(attempt).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class="figures">{value}</dd>
          </div>
        ))}
      </dl>
      <section>
        <h3 class="why-sources">{sources.length > 0 ? words.why.sources : words.why.noSources}</h3>
        <div class="line-beneath">
          {sources.map((source) => (
            <SourceChip key={source.title} source={source} />
          ))}
        </div>
      </section>
      {unsourced.length > 0 && (
        <section>
          <h3 class="why-sources">{words.handOff.unsourced}</h3>
          <ul class="plain-list">
            {unsourced.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Pure: what can be told of it, with names; what is not known is left out. */
export function factsOf(attempt: Attempt): { label: string; value: string }[] {
  const { facts } = words.why;
  const tokens = (attempt.promptTokens ?? 0) + (attempt.completionTokens ?? 0);
  const told: [string, string | null][] = [
    [facts.reason, reasonSentence(attempt.reason)],
    [facts.model, attempt.model],
    [facts.duration, seconds(attempt.durationMs)],
    [facts.firstToken, attempt.firstTokenMs === null ? null : seconds(attempt.firstTokenMs)],
    [facts.tokens, tokens > 0 ? tokens.toLocaleString(words.language) : null],
    [facts.cost, attempt.costUsd > 0 ? `$${attempt.costUsd.toFixed(4)}` : null],
    [facts.error, attempt.error],
  ];
  return told.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
