/** A message to the assistant as it would be with the settings beside, saved or not. Nobody else sees it. */

import { useSignal } from "@preact/signals";
import { Bot, Hand, SendHorizontal } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { Markdown } from "../../shared/markdown-view.tsx";
import type { Trial } from "../data/knowledge.ts";
import type { AssistantConfig } from "../data/settings.ts";
import { sentenceOf } from "../data/toasts.ts";
import { useDesk } from "../desk.tsx";
import { SourceChip } from "../thread/bubble.tsx";
import { reasonSentence } from "../thread/reasons.ts";
import { IconButton } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { fieldFaults } from "./form.tsx";

interface Turn {
  asked: string;
  trial: Trial | null;
  fault: string | null;
}

export function TestPanel({ changes }: { changes: Partial<AssistantConfig> }) {
  const { api } = useDesk();
  const turns = useSignal<readonly Turn[]>([]);
  const text = useSignal("");
  const isBusy = useSignal(false);

  const ask = async (asked: string): Promise<void> => {
    if (asked.trim() === "" || isBusy.value) return;
    text.value = "";
    isBusy.value = true;
    const answered = (with_: Partial<Turn>): void => {
      turns.value = [...turns.peek().slice(0, -1), { asked, trial: null, fault: null, ...with_ }];
    };
    turns.value = [...turns.value, { asked, trial: null, fault: null }];
    try {
      answered({ trial: await api.send<Trial>("POST", "/api/ai/test", { message: asked, config: changes }) });
    } catch (error) {
      const [field] = fieldFaults(error);
      answered({ fault: field === undefined ? sentenceOf(error) : `${field[0]} ${field[1]}` });
    } finally {
      isBusy.value = false;
    }
  };

  return (
    <aside class="trial" aria-label={words.trial.title}>
      <header>
        <h3>{words.trial.title}</h3>
        <p class="field-note">{words.trial.lead}</p>
      </header>
      <div class="trial-stream" role="log">
        {turns.value.length === 0 && (
          <div class="trial-ideas">
            {words.trial.ideas.map((idea) => (
              <button key={idea} type="button" class="chip-button" onClick={() => void ask(idea)}>
                {idea}
              </button>
            ))}
          </div>
        )}
        {turns.value.map((turn, index) => (
          <TurnView key={index} turn={turn} />
        ))}
      </div>
      <form
        class="trial-form"
        onSubmit={(event) => {
          event.preventDefault();
          void ask(text.value);
        }}
      >
        <input
          class="input"
          aria-label={words.trial.label}
          placeholder={words.trial.placeholder}
          value={text.value}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
        <IconButton
          icon={SendHorizontal}
          label={words.trial.ask}
          disabled={isBusy.value}
          onClick={() => void ask(text.value)}
        />
      </form>
    </aside>
  );
}

function TurnView({ turn }: { turn: Turn }) {
  const { trial, fault } = turn;
  return (
    <>
      <div class="line line-theirs line-by-user is-first is-last">
        <div class="bubble" dir="auto">
          {turn.asked}
        </div>
      </div>
      <div class="line line-ours line-by-ai is-first is-last">
        {trial === null && fault === null && (
          <p class="line-author">
            <Icon of={Bot} size={14} />
            {words.thread.thinking}
          </p>
        )}
        {fault !== null && (
          <p class="trial-fault" role="alert">
            {fault}
          </p>
        )}
        {trial !== null && trial.reply !== "" && (
          <div class="bubble">
            <Markdown text={trial.reply} />
          </div>
        )}
        {trial?.wouldHandOff === true && (
          <p class="trial-hand-off">
            <Icon of={Hand} size={14} />
            {words.trial.handOff} {reasonSentence(trial.reason)}
          </p>
        )}
        {trial?.error != null && <p class="trial-fault">{trial.error}</p>}
        {trial !== null && trial.sources.length > 0 && (
          <div class="line-beneath">
            {trial.sources.map((source) => (
              <SourceChip key={source.title} source={source} />
            ))}
          </div>
        )}
        {trial !== null && <p class="line-progress figures">{figures(trial)}</p>}
      </div>
    </>
  );
}

/** "0.4 s to the first word · 212 tokens · $0.0003". Pure. */
export function figures(trial: Trial): string {
  const tokens = (trial.promptTokens ?? 0) + (trial.completionTokens ?? 0);
  return [
    trial.firstTokenMs === null ? null : `${(trial.firstTokenMs / 1_000).toFixed(1)} s ${words.trial.toFirst}`,
    tokens > 0 ? `${tokens.toLocaleString(words.language)} ${words.trial.tokens}` : null,
    trial.costUsd ? `$${trial.costUsd.toFixed(4)}` : null,
  ]
    .filter(Boolean)
    .join(" · ");
}
