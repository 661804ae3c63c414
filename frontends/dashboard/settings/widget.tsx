/** How the widget looks and what it says, with a picture of it beside that follows every key press. */

import { Plus, Trash2 } from "lucide";
import { contrast, parse } from "../../shared/colour.ts";
import { valueOf } from "../data/resource.ts";
import type { FormField, Site, WidgetLook } from "../data/settings.ts";
import { useDesk } from "../desk.tsx";
import { Button, Field, IconButton, Segments, SelectField, Switch, TextAreaField, TextField } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { type Form, SaveBar, useForm } from "./form.tsx";
import { ListField } from "./list-field.tsx";
import { WidgetPreview } from "./widget-preview.tsx";

export function WidgetSettings() {
  const { site } = useDesk();
  const found = valueOf(site.state.value);
  return found === null ? null : <WidgetForm look={found.widget} />;
}

const LANGUAGES = ["auto", "ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "tr", "uk"] as const;

function WidgetForm({ look }: { look: WidgetLook }) {
  const { api, site } = useDesk();
  const form = useForm(look, async (draft) => {
    const { settings } = await api.send<{ settings: Site }>("PUT", "/api/settings", { widget: draft });
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
            options={LANGUAGES.map((tag) => ({ value: tag, label: words.widget.languages[tag] }))}
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
          <Switch label={words.widget.sound} hint={words.widget.soundHint} on={draft.sound} onChange={(sound) => form.change({ sound })} />
          <TextAreaField {...text("consentText")} maxLength={500} rows={2} />
          <TextField {...text("consentUrl")} type="url" maxLength={500} />
        </section>
        <SaveBar form={form} />
      </div>
      <WidgetPreview look={draft} />
    </div>
  );
}

const COLOURS = ["#0F6E66", "#1D4ED8", "#6D28D9", "#BE185D", "#B42318", "#9A5B13", "#3F6212", "#1F1D1A"];
const WHITE = [255, 255, 255] as const;

function AccentField({ form }: { form: Form<WidgetLook> }) {
  const { accent } = form.draft.value;
  const colour = parse(accent);
  // the widget writes on it in white or black, whichever is readable; a pale accent is worth a word all the same
  const isPale = colour !== null && contrast(colour, WHITE) < 3;
  return (
    <Field label={words.widget.accent} hint={isPale ? words.widget.pale : undefined} error={form.faultOf("widget.accent")}>
      {(ids) => (
        <div class="swatches">
          {COLOURS.map((one) => (
            <button
              key={one}
              type="button"
              class="swatch"
              style={{ background: one }}
              aria-label={one}
              aria-pressed={one.toLowerCase() === accent.toLowerCase()}
              onClick={() => form.change({ accent: one })}
            />
          ))}
          <input {...ids} type="color" class="swatch-own" value={accent} onInput={(event) => form.change({ accent: event.currentTarget.value.toUpperCase() })} />
          <code>{accent}</code>
        </div>
      )}
    </Field>
  );
}

/** What is asked of visitors before a chat, or when nobody is there. */
function FormSettings({ form }: { form: Form<WidgetLook> }) {
  const { when, fields } = form.draft.value.form;
  const set = (next: FormField[]): void => form.change({ form: { when, fields: next } });
  const setAt = (index: number, with_: Partial<FormField>): void => set(fields.map((field, at) => (at === index ? { ...field, ...with_ } : field)));
  return (
    <section class="card">
      <h3>{words.widget.form}</h3>
      <Segments
        label={words.widget.form}
        value={when}
        onValue={(next) => form.change({ form: { when: next, fields } })}
        options={[
          { value: "never", label: words.widget.formWhen.never },
          { value: "before", label: words.widget.formWhen.before },
          { value: "offline", label: words.widget.formWhen.offline },
        ]}
      />
      {when !== "never" && (
        <>
          {fields.map((field, index) => (
            <div class="form-field" key={field.name}>
              <input class="input" aria-label={words.widget.fieldLabel} value={field.label} maxLength={80} onInput={(event) => setAt(index, { label: event.currentTarget.value })} />
              <select class="input" aria-label={words.widget.fieldKind} value={field.kind} onChange={(event) => setAt(index, { kind: event.currentTarget.value as FormField["kind"] })}>
                <option value="text">{words.widget.kinds.text}</option>
                <option value="email">{words.widget.kinds.email}</option>
                <option value="textarea">{words.widget.kinds.textarea}</option>
              </select>
              <label class="form-required">
                <input type="checkbox" checked={field.required} onChange={(event) => setAt(index, { required: event.currentTarget.checked })} />
                {words.widget.required}
              </label>
              <IconButton icon={Trash2} size={16} label={words.widget.removeField} onClick={() => set(fields.filter((_, at) => at !== index))} />
            </div>
          ))}
          {fields.length < 8 && (
            <Button icon={Plus} onClick={() => set([...fields, { name: freeName(fields), label: words.widget.newField, kind: "text", required: false }])}>
              {words.widget.addField}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

/** The name under which an answer is kept: none that is taken. */
function freeName(fields: readonly FormField[]): string {
  let number = fields.length + 1;
  while (fields.some((field) => field.name === `field${number}`)) number++;
  return `field${number}`;
}
