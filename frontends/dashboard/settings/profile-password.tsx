/** One's own password: changed with the old one. */

import { useSignal } from "@preact/signals";
import type { SignedIn } from "../data/account.ts";
import { useDesk } from "../desk.tsx";
import { useAttempt } from "../signin/attempt.ts";
import { Button, TextField } from "../ui/controls.tsx";
import { words } from "../words.ts";

const MIN_PASSWORD_CHARS = 10;

/** `onDone` as in the guide, which goes on from there. */
export function PasswordForm({ onDone }: { onDone?: () => void }) {
  const { api, account, toasts } = useDesk();
  const current = useSignal("");
  const next = useSignal("");
  const attempt = useAttempt(async () => {
    const body = { current: current.value, new: next.value };
    account.renew(await api.send<SignedIn>("POST", "/api/auth/password", body));
    current.value = "";
    next.value = "";
    toasts.say(words.profile.passwordChanged);
    onDone?.();
  });
  return (
    <form class="card" onSubmit={attempt.run}>
      <h3>{words.profile.password}</h3>
      <TextField
        label={words.profile.current}
        type="password"
        autocomplete="current-password"
        required
        value={current.value}
        onValue={(value) => (current.value = value)}
        error={attempt.faultOf("current")}
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
        error={attempt.faultOf("new")}
      />
      <p class="door-error" role="alert">
        {attempt.fault.value}
      </p>
      <div class="form-buttons">
        <Button type="submit" tone="main" busy={attempt.isBusy.value}>
          {words.profile.changePassword}
        </Button>
      </div>
    </form>
  );
}
