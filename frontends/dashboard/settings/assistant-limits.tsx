/** When the assistant calls a person, and how much it may do. */

import type { AssistantConfig } from "../data/settings.ts";
import { words } from "../words.ts";
import type { Form } from "./form.tsx";
import { ListField } from "./list-field.tsx";
import { NumberField } from "./number-field.tsx";

export function HandOffCard({ form }: { form: Form<AssistantConfig> }) {
  const { handOff } = form.draft.value;
  const set = (with_: Partial<AssistantConfig["handOff"]>): void => form.change({ handOff: { ...handOff, ...with_ } });
  return (
    <section class="card">
      <h3>{words.ai.handOff}</h3>
      <p class="field-note">{words.ai.handOffHint}</p>
      <ListField
        label={words.ai.phrases}
        hint={words.ai.phrasesHint}
        values={handOff.phrases}
        max={200}
        maxChars={100}
        onValues={(phrases) => set({ phrases })}
      />
      <div class="field-pair">
        <NumberField
          label={words.ai.unknownAnswers}
          value={handOff.unknownAnswers}
          min={1}
          max={10}
          step={1}
          onValue={(unknownAnswers) => set({ unknownAnswers })}
          error={form.faultOf("handOff.unknownAnswers")}
        />
        <NumberField
          label={words.ai.unhappyMessages}
          value={handOff.unhappyMessages}
          min={1}
          max={10}
          step={1}
          onValue={(unhappyMessages) => set({ unhappyMessages })}
          error={form.faultOf("handOff.unhappyMessages")}
        />
        <NumberField
          label={words.ai.askEmailAfterS}
          value={handOff.askEmailAfterS}
          min={10}
          max={3600}
          step={5}
          onValue={(askEmailAfterS) => set({ askEmailAfterS })}
          error={form.faultOf("handOff.askEmailAfterS")}
        />
        <NumberField
          label={words.ai.repeatAlertS}
          value={handOff.repeatAlertS}
          min={15}
          max={3600}
          step={5}
          onValue={(repeatAlertS) => set({ repeatAlertS })}
          error={form.faultOf("handOff.repeatAlertS")}
        />
      </div>
    </section>
  );
}

export function LimitsCard({ form }: { form: Form<AssistantConfig> }) {
  const draft = form.draft.value;
  return (
    <section class="card">
      <h3>{words.ai.limits}</h3>
      <div class="field-pair">
        {draft.provider !== "knowledge" && (
          <NumberField
            label={words.ai.dailyCap}
            hint={words.ai.dailyCapHint}
            value={draft.dailyCapUsd}
            min={0}
            max={100_000}
            step={0.5}
            isOptional
            onValue={(dailyCapUsd) => form.change({ dailyCapUsd })}
            error={form.faultOf("dailyCapUsd")}
          />
        )}
        <NumberField
          label={words.ai.perVisitor}
          value={draft.visitorRepliesPerDay}
          min={1}
          max={10_000}
          step={1}
          onValue={(visitorRepliesPerDay) => form.change({ visitorRepliesPerDay })}
          error={form.faultOf("visitorRepliesPerDay")}
        />
        <NumberField
          label={words.ai.threshold}
          hint={words.ai.thresholdHint}
          value={draft.knowledgeThreshold}
          min={0}
          max={1}
          step={0.05}
          onValue={(knowledgeThreshold) => form.change({ knowledgeThreshold })}
          error={form.faultOf("knowledgeThreshold")}
        />
        <NumberField
          label={words.ai.burst}
          hint={words.ai.burstHint}
          value={draft.burstWaitS}
          min={0}
          max={10}
          step={0.1}
          onValue={(burstWaitS) => form.change({ burstWaitS })}
          error={form.faultOf("burstWaitS")}
        />
      </div>
    </section>
  );
}
