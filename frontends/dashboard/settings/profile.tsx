/** One's own name and password. */

import { useSignal } from "@preact/signals";
import { isMissing } from "../data/api.ts";
import type { Person, SignedIn } from "../data/account.ts";
import { sentenceOf } from "../data/toasts.ts";
import { useDesk } from "../desk.tsx";
import { Button, TextField } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { fieldFaults, SaveBar, useForm } from "./form.tsx";

const MIN_PASSWORD_CHARS = 10;

export function Profile() {
  const { api, account, me } = useDesk();
  const form = useForm({ name: me.value.name }, async ({ name }) => {
    const { admin } = await api.send<{ admin: Person }>("PATCH", "/api/auth/me", { name: name.trim() });
    account.renew({ admin });
    return { name: admin.name };
  });
  return (
    <>
      <section class="card">
        <TextField
          label={words.profile.name}
          hint={words.profile.nameHint}
          value={form.draft.value.name}
          onValue={(name) => form.change({ name })}
          error={form.faultOf("name")}
          maxLength={100}
          autocomplete="name"
        />
        <TextField label={words.profile.email} value={me.value.email} onValue={() => undefined} readOnly />
        <p class="field-note">{words.profile.roles[me.value.role]}</p>
      </section>
      <PasswordForm />
      <section class="card card-row">
        <div>
          <p class="switch-label">{words.profile.out}</p>
          <p class="field-note">{words.profile.outHint}</p>
        </div>
        <Button onClick={() => void account.signOut()}>{words.rail.signOut}</Button>
      </section>
      <SaveBar form={form} />
    </>
  );
}

/** Hidden when the server has no such thing. `onDone` as in the guide, which goes on from there. */
export function PasswordForm({ onDone }: { onDone?: () => void }) {
  const { api, account, toasts } = useDesk();
  const current = useSignal("");
  const next = useSignal("");
  const faults = useSignal<ReadonlyMap<string, string>>(new Map());
  const fault = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const isMissingHere = useSignal(false);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    isBusy.value = true;
    fault.value = null;
    try {
      account.renew(
        await api.send<SignedIn>("POST", "/api/auth/password", { current: current.value, new: next.value }),
      );
      current.value = "";
      next.value = "";
      faults.value = new Map();
      toasts.say(words.profile.passwordChanged);
      onDone?.();
    } catch (error) {
      isMissingHere.value = isMissing(error);
      faults.value = fieldFaults(error);
      fault.value = faults.value.size > 0 ? null : sentenceOf(error);
    } finally {
      isBusy.value = false;
    }
  };
  if (isMissingHere.value) return null;
  return (
    <form class="card" onSubmit={submit}>
      <h3>{words.profile.password}</h3>
      <TextField
        label={words.profile.current}
        type="password"
        autocomplete="current-password"
        required
        value={current.value}
        onValue={(value) => (current.value = value)}
        error={faults.value.get("current")}
      />
      <TextField
        label={words.profile.next}
        hint={words.profile.nextHint}
        type="password"
        autocomplete="new-password"
        required
        minLength={MIN_PASSWORD_CHARS}
        value={next.value}
        onValue={(value) => (next.value = value)}
        error={faults.value.get("new")}
      />
      <p class="door-error" role="alert">
        {fault.value}
      </p>
      <div class="form-buttons">
        <Button type="submit" tone="main" busy={isBusy.value}>
          {words.profile.changePassword}
        </Button>
      </div>
    </form>
  );
}
