/** The door. */

import { useSignal } from "@preact/signals";
import { ConciergeBell } from "lucide";
import { useEffect } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import type { Account } from "../data/account.ts";
import { sentenceOf } from "../data/toasts.ts";
import { Button, TextField } from "../ui/controls.tsx";
import { words } from "../words.ts";

export function SignIn({ account }: { account: Account }) {
  const email = useSignal("");
  const password = useSignal("");
  const error = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  useEffect(() => void (document.title = words.product), []);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy.value) return;
    isBusy.value = true;
    error.value = null;
    try {
      await account.signIn(email.value.trim(), password.value);
    } catch (failure) {
      error.value = sentenceOf(failure);
    } finally {
      isBusy.value = false;
    }
  };

  return (
    <main class="door">
      <div class="door-card">
        <span class="door-bell">
          <Icon of={ConciergeBell} size={28} />
        </span>
        <h1>{words.signIn.title}</h1>
        <p class="door-lead">{account.ended.value ? words.signIn.ended : words.signIn.lead}</p>
        <form onSubmit={submit}>
          <TextField
            label={words.signIn.email}
            type="email"
            name="email"
            autocomplete="username"
            required
            autofocus
            value={email.value}
            onValue={(value) => (email.value = value)}
          />
          <TextField
            label={words.signIn.password}
            type="password"
            name="password"
            autocomplete="current-password"
            required
            value={password.value}
            onValue={(value) => (password.value = value)}
          />
          <p class="door-error" role="alert">
            {error.value}
          </p>
          <Button type="submit" tone="main" busy={isBusy.value} class="button-wide">
            {isBusy.value ? words.signIn.busy : words.signIn.submit}
          </Button>
        </form>
        <p class="door-foot">{words.signIn.forgotten}</p>
      </div>
    </main>
  );
}
