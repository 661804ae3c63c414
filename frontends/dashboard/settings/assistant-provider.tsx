/** Who writes the assistant's answers, under which key. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { valueOf } from "../data/resource.ts";
import type { AssistantConfig, Provider } from "../data/settings.ts";
import { useDesk } from "../desk.tsx";
import { SelectField, TextField } from "../ui/controls.tsx";
import { words } from "../words.ts";
import type { Form } from "./form.tsx";
import { NumberField } from "./number-field.tsx";

const PROVIDERS: readonly Provider[] = ["knowledge", "openai", "openrouter", "custom"];

export function ProviderCard({ form }: { form: Form<AssistantConfig> }) {
  const draft = form.draft.value;
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
      {needsKey && <KeyField form={form} />}
      {needsKey && (
        <TextField
          label={words.ai.embeddingModel}
          hint={words.ai.embeddingModelHint}
          value={draft.embeddingModel ?? ""}
          onValue={(value) => form.change({ embeddingModel: value.trim() || null })}
          error={form.faultOf("embeddingModel")}
          spellcheck={false}
        />
      )}
      {needsKey && (
        <div class="field-pair">
          <NumberField
            label={words.ai.temperature}
            hint={words.ai.temperatureHint}
            value={draft.temperature}
            min={0}
            max={2}
            step={0.1}
            onValue={(temperature) => form.change({ temperature })}
            error={form.faultOf("temperature")}
          />
          <NumberField
            label={words.ai.maxTokens}
            hint={words.ai.maxTokensHint}
            value={draft.maxTokens}
            min={16}
            max={8000}
            step={1}
            onValue={(maxTokens) => form.change({ maxTokens })}
            error={form.faultOf("maxTokens")}
          />
        </div>
      )}
    </section>
  );
}

/** The kept key by its end; or a field for a new one. */
function KeyField({ form }: { form: Form<AssistantConfig> }) {
  const { assistant } = useDesk();
  const isReplacing = useSignal(false);
  const kept = valueOf(assistant.state.value);
  const typed = form.draft.value.apiKey !== kept?.apiKey ? form.draft.value.apiKey : null;
  useEffect(() => void (isReplacing.value = false), [kept?.apiKey]);
  if (kept !== null && kept.apiKey !== null && !kept.keyIsLost && !isReplacing.value && typed === null) {
    return (
      <div class="field">
        <span class="field-label">{words.ai.key}</span>
        <p class="kept-key">
          <code>{kept.apiKey}</code>
          <button type="button" class="link" onClick={() => (isReplacing.value = true)}>
            {words.ai.replaceKey}
          </button>
        </p>
      </div>
    );
  }
  return (
    <TextField
      label={words.ai.key}
      hint={kept?.keyIsLost === true ? words.ai.keyIsLost : words.ai.keyHint}
      type="password"
      autocomplete="off"
      value={typed ?? ""}
      // an emptied field changes nothing: the kept key stays
      onValue={(value) => form.change({ apiKey: value.trim() || (kept?.apiKey ?? null) })}
      error={form.faultOf("apiKey")}
    />
  );
}
