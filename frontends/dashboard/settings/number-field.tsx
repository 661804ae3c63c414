/** A number: what is typed stays typed, and only a number is told on. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Field } from "../ui/controls.tsx";

interface NumberFieldBase {
  label: string;
  hint?: string;
  min: number;
  max: number;
  step: number;
  error?: string | null;
}

type NumberFieldProps = NumberFieldBase &
  (
    | { isOptional?: false; value: number; onValue: (value: number) => void }
    /** An empty field is `null`. */
    | { isOptional: true; value: number | null; onValue: (value: number | null) => void }
  );

export function NumberField(props: NumberFieldProps) {
  const { label, hint, min, max, step, error, value } = props;
  const typed = useSignal(value === null ? "" : String(value));
  useEffect(() => {
    if (numberIn(typed.peek()) !== value) typed.value = value === null ? "" : String(value);
  }, [value]);
  const onInput = (text: string): void => {
    typed.value = text;
    const number = numberIn(text);
    if (number !== null) props.onValue(number);
    else if (props.isOptional === true && text.trim() === "") props.onValue(null);
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <input
          {...ids}
          class="input figures"
          type="number"
          inputMode="decimal"
          min={min}
          max={max}
          step={step}
          value={typed.value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function numberIn(text: string): number | null {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
