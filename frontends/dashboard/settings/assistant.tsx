/** The assistant: whether it answers, with what model, how it speaks, when it calls a person; and a place to try that. */

import { languageName } from "../data/names.ts";
import { valueOf } from "../data/resource.ts";
import { type AssistantConfig, changesOf } from "../data/settings.ts";
import { useDesk } from "../desk.tsx";
import { Switch } from "../ui/choices.tsx";
import { TextAreaField } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { HandOffCard, LimitsCard } from "./assistant-limits.tsx";
import { ProviderCard } from "./assistant-provider.tsx";
import { TestPanel } from "./assistant-test.tsx";
import { type Form, SaveBar, useForm } from "./form.tsx";

export function Assistant() {
  const { assistant } = useDesk();
  const found = valueOf(assistant.state.value);
  return found === null ? null : <AssistantForm config={found} />;
}

function AssistantForm({ config }: { config: AssistantConfig }) {
  const { api, assistant } = useDesk();
  const form = useForm(config, async (_draft, changes) => {
    const stored = await api.send<AssistantConfig>("PUT", "/api/ai/config", changes);
    assistant.set(stored);
    return stored;
  });
  const draft = form.draft.value;
  return (
    <div class="with-preview">
      <div>
        <section class="card">
          <Switch
            label={words.ai.enabled}
            hint={words.ai.enabledHint}
            on={draft.enabled}
            onChange={(enabled) => form.change({ enabled })}
          />
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
          <button
            key={tag}
            type="button"
            class="choice"
            aria-pressed={languages.includes(tag)}
            onClick={() => toggle(tag)}
          >
            {languageName(tag)}
          </button>
        ))}
      </div>
      <p class="field-note">{words.ai.languagesHint}</p>
    </fieldset>
  );
}
