/** How the widget looks and what it says, with a picture of it beside that follows every key press. */

import { TONGUES, type WidgetLook } from "../../shared/site.ts";
import { valueOf } from "../data/resource.ts";
import type { Site } from "../data/settings.ts";
import { useDesk } from "../desk.tsx";
import { Segments, Switch } from "../ui/choices.tsx";
import { Field, SelectField, TextAreaField, TextField } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { AccentField } from "./accent-field.tsx";
import { SaveBar, useForm } from "./form.tsx";
import { ListField } from "./list-field.tsx";
import { FormSettings } from "./widget-form.tsx";
import { WidgetPreview } from "./widget-preview.tsx";

export function WidgetSettings() {
  const { site } = useDesk();
  const found = valueOf(site.state.value);
  return found === null ? null : <WidgetForm look={found.widget} />;
}

const LANGUAGES = [
  { value: "auto", label: words.widget.automatic },
  ...Object.entries(TONGUES).map(([value, label]) => ({ value, label })),
];

function WidgetForm({ look }: { look: WidgetLook }) {
  const { api, site } = useDesk();
  const form = useForm(look, async (_draft, changes) => {
    const { settings } = await api.send<{ settings: Site }>("PUT", "/api/settings", { widget: changes });
    site.set(settings);
    return settings.widget;
  });
  const draft = form.draft.value;
  /** What every text field of this page has in common. */
  const text = (name: "title" | "subtitle" | "launcherText" | "greeting" | "consentText" | "consentUrl") => ({
    label: words.widget[name].label,
    hint: words.widget[name].hint,
    value: draft[name],
    onValue: (value: string) => form.change({ [name]: value }),
    error: form.faultOf(`widget.${name}`),
  });
  return (
    <div class="with-preview">
      <div>
        <section class="card">
          <h3>{words.widget.look}</h3>
          <AccentField form={form} />
          <Field label={words.widget.position}>
            {() => (
              <Segments
                label={words.widget.position}
                value={draft.position}
                onValue={(position) => form.change({ position })}
                options={[
                  { value: "left", label: words.widget.left },
                  { value: "right", label: words.widget.right },
                ]}
              />
            )}
          </Field>
          <TextField {...text("launcherText")} maxLength={40} />
          <SelectField
            label={words.widget.language}
            hint={words.widget.languageHint}
            value={draft.language}
            options={LANGUAGES}
            onValue={(language) => form.change({ language })}
          />
        </section>
        <section class="card">
          <h3>{words.widget.says}</h3>
          <TextField {...text("title")} maxLength={60} />
          <TextField {...text("subtitle")} maxLength={120} />
          <TextAreaField {...text("greeting")} maxLength={500} rows={3} />
          <ListField
            label={words.widget.quickReplies}
            hint={words.widget.quickRepliesHint}
            values={draft.quickReplies}
            max={6}
            maxChars={80}
            onValues={(quickReplies) => form.change({ quickReplies })}
          />
        </section>
        <FormSettings form={form} />
        <section class="card">
          <h3>{words.widget.more}</h3>
          <Switch
            label={words.widget.sound}
            hint={words.widget.soundHint}
            on={draft.sound}
            onChange={(sound) => form.change({ sound })}
          />
          <TextAreaField {...text("consentText")} maxLength={500} rows={2} />
          <TextField {...text("consentUrl")} type="url" maxLength={500} />
        </section>
        <SaveBar form={form} />
      </div>
      <WidgetPreview look={draft} />
    </div>
  );
}
