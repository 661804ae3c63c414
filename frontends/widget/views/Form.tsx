/** What the site asks before the first message. It stands where one would write, and gives way to that when it is answered. */

import type { FormField } from "../../shared/site.ts";
import { useFace } from "../face.ts";
import type { Details } from "../visit.ts";
import "./cards.ts";

export function Form({ fields }: { fields: FormField[] }) {
  const { tongue, visit } = useFace();

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const answers = new FormData(event.currentTarget as HTMLFormElement);
    const details: Details & { attributes: Record<string, string> } = { attributes: {} };
    for (const { name } of fields) {
      const answer = String(answers.get(name) ?? "").trim();
      if (answer === "") continue;
      if (name === "name" || name === "email") details[name] = answer;
      else details.attributes[name] = answer;
    }
    visit.value.tellDetails(details);
  };
  return (
    <form class="card-form" onSubmit={submit}>
      {fields.map((field) => (
        <label>
          {field.label}
          <Answer field={field} />
        </label>
      ))}
      <button type="submit" class="button">
        {tongue.words.begin}
      </button>
    </form>
  );
}

/** Lengths as the server takes them (docs/protocol.md, `visitor-update`). */
function Answer({ field: { name, kind, required } }: { field: FormField }) {
  if (kind === "textarea") return <textarea name={name} required={required} rows={3} maxLength={500} />;
  // a field of that name is one that the browser can fill in
  const autocomplete = name === "name" || name === "email" ? name : "off";
  if (kind === "email") return <input type="email" name={name} required={required} maxLength={254} autocomplete={autocomplete} />;
  return <input type="text" name={name} required={required} maxLength={200} autocomplete={autocomplete} />;
}
