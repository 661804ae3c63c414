/** The assistant: whether it answers, with what model, how it speaks, when it calls a person; and a place to try that. */

import { useSignal } from "@preact/signals";
import { valueOf } from "../data/resource.ts";
import type { AssistantConfig, Provider } from "../data/settings.ts";
import { useDesk } from "../desk.tsx";
import { SelectField, Switch, TextAreaField, TextField } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { TestPanel } from "./assistant-test.tsx";
import { type Form, SaveBar, useForm } from "./form.tsx";
import { ListField } from "./list-field.tsx";
import { NumberField } from "./number-field.tsx";

/** The configuration with a key that was typed here; the server never gives one back. */
export type AssistantDraft = AssistantConfig & { apiKey?: string };

export function Assistant() {
  const { assistant } = useDesk();
  const found = valueOf(assistant.state.value);
  return found === null ? null : <AssistantForm config={found} />;
}

/** What is sent: without what only the server says. Pure. */
export function sentOf({ apiKeyHint: _hint, updatedAt: _at, apiKey, ...rest }: AssistantDraft): object {
  return { ...rest, ...(apiKey === undefined || apiKey === "" ? {} : { apiKey }) };
}

function AssistantForm({ config }: { config: AssistantConfig }) {
  const { api, assistant } = useDesk();
  const form = useForm<AssistantDraft>(config, async (draft) => {
    const { config: stored } = await api.send<{ config: AssistantConfig }>("PUT", "/api/ai/config", sentOf(draft));
    assistant.set(stored);
    return stored;
  });
  const draft = form.draft.value;
  return (
    <div class="with-preview">
      <div>
        <section class="card">
          <Switch label={words.ai.enabled} hint={words.ai.enabledHint} on={draft.enabled} onChange={(enabled) => form.change({ enabled })} />
        </section>
        <ProviderCard form={form} />
        <section class="card">
          <h3>{words.ai.manner}</h3>
          {draft.provider !== "knowledge" && (
            <TextAreaField
              label={words.ai.instructions}
              hint={words.ai.instructionsHint}
              rows={6}
              maxLength={8000}
              value={draft.instructions}
              onValue={(instructions) => form.change({ instructions })}
              error={form.faultOf("instructions")}
            />
          )}
          <TextAreaField
            label={words.ai.greeting}
            hint={words.ai.greetingHint}
            rows={2}
            maxLength={500}
            value={draft.greeting}
            onValue={(greeting) => form.change({ greeting })}
            error={form.faultOf("greeting")}
          />
          <ListField
            label={words.ai.languages}
            hint={words.ai.languagesHint}
            values={draft.languages}
            max={20}
            maxChars={10}
            onValues={(languages) => form.change({ languages })}
          />
        </section>
        <HandOffCard form={form} />
        <LimitsCard form={form} />
        <SaveBar form={form} />
      </div>
      <TestPanel draft={draft} />
    </div>
  );
}

const PROVIDERS: readonly Provider[] = ["knowledge", "openai", "openrouter", "custom"];

function ProviderCard({ form }: { form: Form<AssistantDraft> }) {
  const draft = form.draft.value;
  const isReplacing = useSignal(false);
  const needsKey = draft.provider !== "knowledge";
  return (
    <section class="card">
      <h3>{words.ai.model}</h3>
      <SelectField
        label={words.ai.provider}
        hint={words.ai.providers[draft.provider].hint}
        value={draft.provider}
        options={PROVIDERS.map((one) => ({ value: one, label: words.ai.providers[one].name }))}
        onValue={(provider) => form.change({ provider: provider as Provider })}
        error={form.faultOf("provider")}
      />
      {draft.provider === "custom" && (
        <TextField
          label={words.ai.baseUrl}
          hint={words.ai.baseUrlHint}
          type="url"
          value={draft.baseUrl ?? ""}
          onValue={(value) => form.change({ baseUrl: value.trim() || null })}
          error={form.faultOf("baseUrl")}
        />
      )}
      {needsKey && (
        <TextField
          label={words.ai.model}
          hint={words.ai.modelHint}
          value={draft.model ?? ""}
          onValue={(value) => form.change({ model: value.trim() || null })}
          error={form.faultOf("model")}
          spellcheck={false}
        />
      )}
      {needsKey && draft.apiKeyHint && !isReplacing.value && draft.apiKey === undefined && (
        <div class="field">
          <span class="field-label">{words.ai.key}</span>
          <p class="kept-key">
            <code>{draft.apiKeyHint}</code>
            <button type="button" class="link" onClick={() => (isReplacing.value = true)}>
              {words.ai.replaceKey}
            </button>
          </p>
        </div>
      )}
      {needsKey && (!draft.apiKeyHint || isReplacing.value || draft.apiKey !== undefined) && (
        <TextField
          label={words.ai.key}
          hint={words.ai.keyHint}
          type="password"
          autocomplete="off"
          value={draft.apiKey ?? ""}
          onValue={(apiKey) => form.change({ apiKey })}
          error={form.faultOf("apiKey")}
        />
      )}
      {needsKey && (
        <div class="field-pair">
          <NumberField label={words.ai.temperature} hint={words.ai.temperatureHint} value={draft.temperature} min={0} max={2} step={0.1} onValue={(temperature) => form.change({ temperature })} error={form.faultOf("temperature")} />
          <NumberField label={words.ai.maxTokens} hint={words.ai.maxTokensHint} value={draft.maxTokens} min={16} max={8000} step={1} onValue={(maxTokens) => form.change({ maxTokens })} error={form.faultOf("maxTokens")} />
        </div>
      )}
    </section>
  );
}

function HandOffCard({ form }: { form: Form<AssistantDraft> }) {
  const { handOff } = form.draft.value;
  const set = (with_: Partial<AssistantConfig["handOff"]>): void => form.change({ handOff: { ...handOff, ...with_ } });
  return (
    <section class="card">
      <h3>{words.ai.handOff}</h3>
      <p class="field-note">{words.ai.handOffHint}</p>
      <ListField label={words.ai.phrases} hint={words.ai.phrasesHint} values={handOff.phrases} max={200} maxChars={100} onValues={(phrases) => set({ phrases })} />
      <div class="field-pair">
        <NumberField label={words.ai.unknownAnswers} value={handOff.unknownAnswers} min={1} max={10} step={1} onValue={(unknownAnswers) => set({ unknownAnswers })} error={form.faultOf("handOff.unknownAnswers")} />
        <NumberField label={words.ai.unhappyMessages} value={handOff.unhappyMessages} min={1} max={10} step={1} onValue={(unhappyMessages) => set({ unhappyMessages })} error={form.faultOf("handOff.unhappyMessages")} />
        <NumberField label={words.ai.askEmailAfterS} value={handOff.askEmailAfterS} min={10} max={3600} step={5} onValue={(askEmailAfterS) => set({ askEmailAfterS })} error={form.faultOf("handOff.askEmailAfterS")} />
        <NumberField label={words.ai.repeatAlertS} value={handOff.repeatAlertS} min={15} max={3600} step={5} onValue={(repeatAlertS) => set({ repeatAlertS })} error={form.faultOf("handOff.repeatAlertS")} />
      </div>
    </section>
  );
}

function LimitsCard({ form }: { form: Form<AssistantDraft> }) {
  const draft = form.draft.value;
  return (
    <section class="card">
      <h3>{words.ai.limits}</h3>
      <div class="field-pair">
        {draft.provider !== "knowledge" && (
          <NumberField label={words.ai.dailyCap} hint={words.ai.dailyCapHint} value={draft.dailyCapUsd} min={0} max={100_000} step={0.5} isOptional onValue={(dailyCapUsd) => form.change({ dailyCapUsd })} error={form.faultOf("dailyCapUsd")} />
        )}
        <NumberField label={words.ai.perVisitor} value={draft.visitorRepliesPerDay} min={1} max={10_000} step={1} onValue={(visitorRepliesPerDay) => form.change({ visitorRepliesPerDay })} error={form.faultOf("visitorRepliesPerDay")} />
        <NumberField label={words.ai.threshold} hint={words.ai.thresholdHint} value={draft.knowledgeThreshold} min={0} max={1} step={0.05} onValue={(knowledgeThreshold) => form.change({ knowledgeThreshold })} error={form.faultOf("knowledgeThreshold")} />
        <NumberField label={words.ai.burst} hint={words.ai.burstHint} value={draft.burstWaitS} min={0} max={10} step={0.1} onValue={(burstWaitS) => form.change({ burstWaitS })} error={form.faultOf("burstWaitS")} />
      </div>
    </section>
  );
}
