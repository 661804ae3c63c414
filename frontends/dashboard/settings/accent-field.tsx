/** The widget's colour. */

import { contrast, parse } from "../../shared/colour.ts";
import type { WidgetLook } from "../../shared/site.ts";
import { Field } from "../ui/controls.tsx";
import { words } from "../words.ts";
import type { Form } from "./form.tsx";

const COLOURS = ["#0F6E66", "#1D4ED8", "#6D28D9", "#BE185D", "#B42318", "#9A5B13", "#3F6212", "#1F1D1A"];
const WHITE = [255, 255, 255] as const;

export function AccentField({ form }: { form: Form<WidgetLook> }) {
  const { accent } = form.draft.value;
  const colour = parse(accent);
  // the widget writes on it in white or black, whichever is readable; a pale accent is worth a word all the same
  const isPale = colour !== null && contrast(colour, WHITE) < 3;
  return (
    <Field
      label={words.widget.accent}
      hint={isPale ? words.widget.pale : undefined}
      error={form.faultOf("widget.accent")}
    >
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
          <input
            {...ids}
            type="color"
            class="swatch-own"
            value={accent}
            onInput={(event) => form.change({ accent: event.currentTarget.value.toUpperCase() })}
          />
          <code>{accent}</code>
        </div>
      )}
    </Field>
  );
}
