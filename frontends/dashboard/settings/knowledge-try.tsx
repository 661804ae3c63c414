/** A question, and which passages the assistant would answer it from. */

import { useSignal } from "@preact/signals";
import { Search } from "lucide";
import { isMissing } from "../data/api.ts";
import type { Passage } from "../data/knowledge.ts";
import { sentenceOf } from "../data/toasts.ts";
import { useDesk } from "../desk.tsx";
import { Button } from "../ui/controls.tsx";
import { words } from "../words.ts";

export function TryQuestion() {
  const { api } = useDesk();
  const asked = useSignal("");
  const found = useSignal<readonly Passage[] | null>(null);
  const fault = useSignal<string | null>(null);
  const isMissingHere = useSignal(false);
  const isBusy = useSignal(false);

  const ask = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (asked.value.trim() === "") return;
    isBusy.value = true;
    fault.value = null;
    try {
      found.value = (
        await api.get<{ passages: Passage[] }>(`/api/ai/knowledge/search?q=${encodeURIComponent(asked.value)}`)
      ).passages;
    } catch (error) {
      isMissingHere.value = isMissing(error);
      fault.value = sentenceOf(error);
    } finally {
      isBusy.value = false;
    }
  };
  if (isMissingHere.value) return null;
  return (
    <section class="card">
      <form class="try-question" onSubmit={ask}>
        <input
          class="input"
          aria-label={words.knowledge.try}
          placeholder={words.knowledge.tryPlaceholder}
          value={asked.value}
          onInput={(event) => (asked.value = event.currentTarget.value)}
        />
        <Button type="submit" icon={Search} busy={isBusy.value}>
          {words.knowledge.try}
        </Button>
      </form>
      {fault.value !== null && (
        <p class="field-note field-error" role="alert">
          {fault.value}
        </p>
      )}
      {found.value !== null && (
        <ol class="passages" aria-live="polite">
          {found.value.length === 0 && <li class="field-note">{words.knowledge.nothingFound}</li>}
          {found.value.map((passage, index) => (
            <li key={index} class="passage">
              <p class="row-title">
                <span>{[...new Set([passage.title, passage.heading])].filter(Boolean).join(" · ")}</span>
                <span class="figures passage-score">{Math.round(passage.score * 100)} %</span>
              </p>
              <p dir="auto">{passage.content}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
