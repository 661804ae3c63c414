/** A few short texts, one under the other. */

import { useSignal } from "@preact/signals";
import { Plus, X } from "lucide";
import { useId } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { fill } from "../../shared/words.ts";
import { IconButton } from "../ui/controls.tsx";
import { words } from "../words.ts";

interface ListFieldProps {
  label: string;
  hint: string;
  values: readonly string[];
  max: number;
  maxChars: number;
  onValues: (values: string[]) => void;
}

export function ListField({ label, hint, values, max, maxChars, onValues }: ListFieldProps) {
  const id = useId();
  const next = useSignal("");
  const add = (): void => {
    const value = next.value.trim();
    if (value === "" || values.includes(value)) return;
    onValues([...values, value]);
    next.value = "";
  };
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {values.length > 0 && (
        <ul class="tags">
          {values.map((value) => (
            <li key={value} class="tag">
              <span dir="auto">{value}</span>
              <button
                type="button"
                aria-label={fill(words.removeOne, { name: value })}
                onClick={() => onValues(values.filter((one) => one !== value))}
              >
                <Icon of={X} size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {values.length < max && (
        <div class="list-add">
          <input
            id={id}
            class="input"
            value={next.value}
            maxLength={maxChars}
            aria-describedby={`${id}-note`}
            onInput={(event) => (next.value = event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.isComposing) return;
              event.preventDefault();
              add();
            }}
            // what was typed and not confirmed would otherwise be missing from what is saved
            onBlur={add}
          />
          <IconButton icon={Plus} label={words.add} onClick={add} />
        </div>
      )}
      <p class="field-note" id={`${id}-note`}>
        {hint}
      </p>
    </div>
  );
}
