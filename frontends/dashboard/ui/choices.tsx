/** Switches and choices. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface SwitchProps {
  label: string;
  hint?: ComponentChildren;
  on: boolean;
  onChange: (on: boolean) => void;
  disabled?: boolean;
}

export function Switch({ label, hint, on, onChange, disabled }: SwitchProps) {
  const id = useId();
  return (
    <div class="switch-row">
      <div>
        <label class="switch-label" for={id}>
          {label}
        </label>
        {hint && (
          <p class="field-note" id={`${id}-note`}>
            {hint}
          </p>
        )}
      </div>
      <button
        id={id}
        type="button"
        role="switch"
        class="switch"
        aria-checked={on}
        aria-describedby={hint ? `${id}-note` : undefined}
        disabled={disabled}
        onClick={() => onChange(!on)}
      >
        <span class="switch-thumb" />
      </button>
    </div>
  );
}

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onValue: (value: T) => void;
}

/** A choice among two to four, all in sight. */
export function Segments<T extends string>({ label, value, options, onValue }: SegmentsProps<T>) {
  const name = useId();
  return (
    <div class="segments" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} class="segment">
          <input
            type="radio"
            class="unseen"
            name={name}
            checked={option.value === value}
            onChange={() => onValue(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
