/** What is asked of visitors before a chat, or when nobody is there. */

import { Plus, Trash2 } from "lucide";
import type { FormField, WidgetLook } from "../../shared/site.ts";
import { Segments } from "../ui/choices.tsx";
import { Button, IconButton, SelectBox } from "../ui/controls.tsx";
import { words } from "../words.ts";
import type { Form } from "./form.tsx";

export function FormSettings({ form }: { form: Form<WidgetLook> }) {
  const { when, fields } = form.draft.value.form;
  const set = (next: FormField[]): void => form.change({ form: { when, fields: next } });
  const setAt = (index: number, with_: Partial<FormField>): void =>
    set(fields.map((field, at) => (at === index ? { ...field, ...with_ } : field)));
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
              <input
                class="input"
                aria-label={words.widget.fieldLabel}
                value={field.label}
                maxLength={80}
                onInput={(event) => setAt(index, { label: event.currentTarget.value })}
              />
              <SelectBox>
                <select
                  class="input"
                  aria-label={words.widget.fieldKind}
                  value={field.kind}
                  onChange={(event) => setAt(index, { kind: event.currentTarget.value as FormField["kind"] })}
                >
                  <option value="text">{words.widget.kinds.text}</option>
                  <option value="email">{words.widget.kinds.email}</option>
                  <option value="textarea">{words.widget.kinds.textarea}</option>
                </select>
              </SelectBox>
              <label class="form-required">
                <input
                  type="checkbox"
                  checked={field.required}
                  onChange={(event) => setAt(index, { required: event.currentTarget.checked })}
                />
                {words.widget.required}
              </label>
              <IconButton
                icon={Trash2}
                size={16}
                label={words.widget.removeField}
                onClick={() => set(fields.filter((_, at) => at !== index))}
              />
            </div>
          ))}
          {fields.length < 8 && (
            <Button
              icon={Plus}
              onClick={() =>
                set([
                  ...fields,
                  { name: freeName(fields), label: words.widget.newField, kind: "text", required: false },
                ])
              }
            >
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
