/** Buttons and fields: one look, one way to be named. */

import type { IconNode } from "lucide";
import { ChevronDown } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";

type Tone = "main" | "plain" | "quiet" | "fault";

interface ButtonProps {
  children: ComponentChildren;
  onClick?: () => void;
  tone?: Tone;
  icon?: IconNode;
  type?: "button" | "submit";
  /** The form that it submits, where it stands outside of it. */
  form?: string;
  disabled?: boolean;
  /** Something is under way: it cannot be pressed again, and says so. */
  busy?: boolean;
  /** The key that does the same, shown in a tooltip. */
  hint?: string;
  class?: string;
}

export function Button({
  children,
  onClick,
  tone = "plain",
  icon,
  type = "button",
  form,
  disabled,
  busy,
  hint,
  class: extra = "",
}: ButtonProps) {
  return (
    <button
      type={type}
      form={form}
      class={`button button-${tone} ${extra}`}
      onClick={onClick}
      disabled={disabled === true || busy === true}
      aria-busy={busy}
      title={hint}
    >
      {icon && <Icon of={icon} size={16} />}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps {
  icon: IconNode;
  /** Its name: for a screen reader, and as a tooltip. */
  label: string;
  onClick: () => void;
  pressed?: boolean;
  disabled?: boolean;
  size?: number;
  class?: string;
  expanded?: boolean;
}

export function IconButton({
  icon,
  label,
  onClick,
  pressed,
  disabled,
  size = 18,
  class: extra = "",
  expanded,
}: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${extra}`}
      onClick={onClick}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      disabled={disabled}
    >
      <Icon of={icon} size={size} />
    </button>
  );
}

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  /** What is wrong with it. */
  error?: string | null | undefined;
  children: (ids: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean }) => ComponentChildren;
}

/** A control with its name above and help below. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const hasNote = Boolean(error ?? hint);
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children({ id, "aria-describedby": hasNote ? `${id}-note` : undefined, "aria-invalid": Boolean(error) })}
      {hasNote && (
        <p class={error ? "field-note field-error" : "field-note"} id={`${id}-note`}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

/** Of an input's many attributes those that are used here. */
interface InputAttributes {
  autocomplete?: "username" | "current-password" | "new-password" | "one-time-code" | "name" | "off";
  autofocus?: boolean;
  maxLength?: number;
  minLength?: number;
  name?: string;
  readOnly?: boolean;
  required?: boolean;
  spellcheck?: boolean;
}

interface TextFieldProps extends InputAttributes {
  type?: "text" | "email" | "password" | "url";
  label: string;
  value: string;
  onValue: (value: string) => void;
  hint?: ComponentChildren;
  error?: string | null | undefined;
}

export function TextField({ label, value, onValue, hint, error, type = "text", ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => {
        // one element for several types: the union of Preact's input types has a member for each type, and none for a choice
        const attributes = { ...rest, ...ids, type } as JSX.IntrinsicElements["input"];
        return (
          <input {...attributes} class="input" value={value} onInput={(event) => onValue(event.currentTarget.value)} />
        );
      }}
    </Field>
  );
}

interface TextAreaFieldProps extends Pick<InputAttributes, "maxLength" | "required"> {
  rows?: number;
  label: string;
  value: string;
  onValue: (value: string) => void;
  hint?: ComponentChildren;
  error?: string | null | undefined;
}

export function TextAreaField({ label, value, onValue, hint, error, ...rest }: TextAreaFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <textarea
          rows={4}
          {...rest}
          {...ids}
          class="input input-area"
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface SelectFieldProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onValue: (value: string) => void;
  hint?: ComponentChildren;
  error?: string | null | undefined;
}

export function SelectField({ label, value, options, onValue, hint, error }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <SelectBox>
          <select {...ids} class="input" value={value} onChange={(event) => onValue(event.currentTarget.value)}>
            {options.map((option) => (
              <option key={option.value} value={option.value} selected={option.value === value}>
                {option.label}
              </option>
            ))}
          </select>
        </SelectBox>
      )}
    </Field>
  );
}

/** Around a `<select>`: our own arrow, not the system's. */
export function SelectBox({ children }: { children: ComponentChildren }) {
  return (
    <span class="select">
      {children}
      <Icon of={ChevronDown} size={16} />
    </span>
  );
}
