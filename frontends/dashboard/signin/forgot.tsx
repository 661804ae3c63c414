/** A forgotten password: the answer is the same whether there is such an account or not. */

import { useSignal } from "@preact/signals";
import type { Account } from "../data/account.ts";
import { Button, TextField } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { useAttempt } from "./attempt.ts";
import { Door } from "./door.tsx";

export function Forgot({ account, email: typed, onBack }: { account: Account; email: string; onBack: () => void }) {
  const email = useSignal(typed);
  const isSent = useSignal(false);
  const attempt = useAttempt(async () => {
    await account.api.send("POST", "/api/auth/forgot", { email: email.value.trim() });
    isSent.value = true;
  });
  return (
    <Door title={words.door.forgotTitle} lead={isSent.value ? words.door.forgotDone : words.door.forgotLead}>
      {!isSent.value && (
        <form onSubmit={attempt.run}>
          <TextField
            label={words.signIn.email}
            type="email"
            name="email"
            autocomplete="username"
            required
            autofocus
            value={email.value}
            onValue={(value) => (email.value = value)}
            error={attempt.faultOf("email")}
          />
          <p class="door-error" role="alert">
            {attempt.fault.value}
          </p>
          <Button type="submit" tone="main" busy={attempt.isBusy.value} class="button-wide">
            {words.door.sendLink}
          </Button>
        </form>
      )}
      <button type="button" class="link door-link" onClick={onBack}>
        {words.door.back}
      </button>
    </Door>
  );
}
