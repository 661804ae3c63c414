/** The address that one signs in with. */

import { useSignal } from "@preact/signals";
import type { Person } from "../data/account.ts";
import { useDesk } from "../desk.tsx";
import { useAttempt } from "../signin/attempt.ts";
import { Button, TextField } from "../ui/controls.tsx";
import { Dialog } from "../ui/overlays.tsx";
import { words } from "../words.ts";

const FORM = "address-form";

export function AddressCard() {
  const { me } = useDesk();
  const isOpen = useSignal(false);
  return (
    <section class="card card-row">
      <div class="row-text">
        <p class="switch-label">{words.profile.email}</p>
        <p class="field-note">{me.value.email}</p>
      </div>
      <Button onClick={() => (isOpen.value = true)}>{words.mine.address}</Button>
      {isOpen.value && <AddressDialog onClose={() => (isOpen.value = false)} />}
    </section>
  );
}

function AddressDialog({ onClose }: { onClose: () => void }) {
  const { api, account, me } = useDesk();
  const email = useSignal(me.value.email);
  const password = useSignal("");
  const attempt = useAttempt(async () => {
    const body = { email: email.value.trim(), password: password.value };
    account.renew(await api.send<{ admin: Person }>("POST", "/api/auth/email", body));
    onClose();
  });
  return (
    <Dialog
      title={words.mine.addressTitle}
      onClose={onClose}
      class="dialog-small"
      buttons={
        <>
          <Button tone="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button tone="main" type="submit" form={FORM} busy={attempt.isBusy.value}>
            {words.save}
          </Button>
        </>
      }
    >
      <form id={FORM} class="dialog-form" onSubmit={attempt.run}>
        <p class="field-note">{words.mine.addressText}</p>
        <TextField
          label={words.profile.email}
          type="email"
          autocomplete="username"
          required
          autofocus
          maxLength={254}
          value={email.value}
          onValue={(value) => (email.value = value)}
          error={attempt.faultOf("email")}
        />
        <TextField
          label={words.mine.password}
          type="password"
          autocomplete="current-password"
          required
          value={password.value}
          onValue={(value) => (password.value = value)}
          error={attempt.faultOf("password")}
        />
        <p class="door-error" role="alert">
          {attempt.fault.value}
        </p>
      </form>
    </Dialog>
  );
}
