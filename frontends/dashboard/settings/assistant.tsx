/** The assistant: whether it answers, with what model, how it speaks, when it calls a person; and a place to try that. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { languageName } from "../data/names.ts";
import { valueOf } from "../data/resource.ts";
import { type AssistantConfig, changesOf, type Provider } from "../data/settings.ts";
import { useDesk } from "../desk.tsx";
import { SelectField, Switch, TextAreaField, TextField } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { TestPanel } from "./assistant-test.tsx";
import { type Form, SaveBar, useForm } from "./form.tsx";
import { ListField } from "./list-field.tsx";
import { NumberField } from "./number-field.tsx";

export function Assistant() {
  const { assistant } = useDesk();
  const found = valueOf(assistant.state.value);
  return found === null ? null : <AssistantForm config={found} />;
}

function AssistantForm({ config }: { config: AssistantConfig }) {
  const { api, assistant } = useDesk();
  const form = useForm(config, async (draft) => {
    const stored = await api.send<AssistantConfig>("PUT", "/api/ai/config", changesOf(config, draft));
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
          <LanguagesField form={form} />
        </section>
        <HandOffCard form={form} />
        <LimitsCard form={form} />
        <SaveBar form={form} />
      </div>
      <TestPanel changes={changesOf(config, draft)} />
    </div>
  );
}

/** In which it answers; none chosen means whatever the visitor writes in. */
function LanguagesField({ form }: { form: Form<AssistantConfig> }) {
  const { languages, supportedLanguages } = form.draft.value;
  const toggle = (tag: string): void =>
    form.change({ languages: languages.includes(tag) ? languages.filter((one) => one !== tag) : [...languages, tag] });
  return (
    <fieldset class="field choices">
      <legend class="field-label">{words.ai.languages}</legend>
      <div class="tags">
        {supportedLanguages.map((tag) => (
          <button key={tag} type="button" class="choice" aria-pressed={languages.includes(tag)} onClick={() => toggle(tag)}>
            {languageName(tag)}
          </button>
        ))}
      </div>
      <p class="field-note">{words.ai.languagesHint}</p>
    </fieldset>
  );
}

const PROVIDERS: readonly Provider[] = ["knowledge", "openai", "openrouter", "custom"];

function ProviderCard({ form }: { form: Form<AssistantConfig> }) {
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
        <div class="field-pair">
          <NumberField label={words.ai.temperature} hint={words.ai.temperatureHint} value={draft.temperature} min={0} max={2} step={0.1} onValue={(temperature) => form.change({ temperature })} error={form.faultOf("temperature")} />
          <NumberField label={words.ai.maxTokens} hint={words.ai.maxTokensHint} value={draft.maxTokens} min={16} max={8000} step={1} onValue={(maxTokens) => form.change({ maxTokens })} error={form.faultOf("maxTokens")} />
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

function HandOffCard({ form }: { form: Form<AssistantConfig> }) {
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

function LimitsCard({ form }: { form: Form<AssistantConfig> }) {
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
