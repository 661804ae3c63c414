/** Oneself: what visitors see, how one signs in, and where one is signed in. */

import type { Person, SignedIn } from "../data/account.ts";
import { useDesk } from "../desk.tsx";
import { Button, TextField } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { SaveBar, useForm } from "./form.tsx";
import { AddressCard } from "./profile-address.tsx";
import { FactorCard } from "./profile-factor.tsx";
import { PasswordForm } from "./profile-password.tsx";
import { PictureField } from "./profile-picture.tsx";

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
        <PictureField />
        <TextField
          label={words.profile.name}
          hint={words.profile.nameHint}
          value={form.draft.value.name}
          onValue={(name) => form.change({ name })}
          error={form.faultOf("name")}
          maxLength={100}
          autocomplete="name"
        />
        <p class="field-note">{words.profile.roles[me.value.role]}</p>
      </section>
      <AddressCard />
      <FactorCard />
      <PasswordForm />
      <Leaving />
      <SaveBar form={form} />
    </>
  );
}

function Leaving() {
  const { api, account, toasts } = useDesk();
  const leaveElsewhere = async (): Promise<void> => {
    try {
      account.renew(await api.send<SignedIn>("POST", "/api/auth/sign-out-elsewhere"));
      toasts.say(words.mine.elsewhereDone);
    } catch (error) {
      toasts.fail(error);
    }
  };
  return (
    <>
      <section class="card card-row">
        <div>
          <p class="switch-label">{words.mine.elsewhere}</p>
          <p class="field-note">{words.mine.elsewhereHint}</p>
        </div>
        <Button onClick={() => void leaveElsewhere()}>{words.mine.elsewhere}</Button>
      </section>
      <section class="card card-row">
        <div>
          <p class="switch-label">{words.profile.out}</p>
          <p class="field-note">{words.profile.outHint}</p>
        </div>
        <Button onClick={() => void account.signOut()}>{words.rail.signOut}</Button>
      </section>
    </>
  );
}
