/** Where a link leads: into the team, or to a new password. A link that does not work is the same page, whatever the reason. */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Refused } from "../../shared/connection.ts";
import { fill } from "../../shared/words.ts";
import type { Account, SignedIn } from "../data/account.ts";
import type { Api } from "../data/api.ts";
import type { DoorLink } from "../data/link.ts";
import type { Invitation } from "../data/people.ts";
import { createResource } from "../data/resource.ts";
import { Button, TextField } from "../ui/controls.tsx";
import { Fault, Patient } from "../ui/states.tsx";
import { words } from "../words.ts";
import { useAttempt } from "./attempt.ts";
import { Door } from "./door.tsx";

interface FollowProps {
  account: Account;
  link: DoorLink;
  /** The link was used, or led nowhere. */
  onDone: () => void;
}

export function Follow({ account, link, onDone }: FollowProps) {
  const found = useMemo(() => createResource(() => look(account.api, link)), [link]);
  useEffect(() => found.want(), [found]);
  const loaded = found.state.value;
  switch (loaded.is) {
    case "loading":
      return (
        <Patient>
          <Door title={words.product} lead={words.loading} />
        </Patient>
      );
    case "failed":
      return (
        <Door title={words.product} lead="">
          <Fault error={loaded.error} onRetry={() => void found.reload()} />
        </Door>
      );
    case "missing":
      return <Over onDone={onDone} />;
    case "ready":
      if (loaded.value === null) return <Over onDone={onDone} />;
      return link.leadsTo === "invitation" ? (
        <Join account={account} token={link.token} invitation={loaded.value as Invitation} onDone={onDone} />
      ) : (
        <Reset account={account} token={link.token} email={loaded.value.email ?? ""} onDone={onDone} />
      );
  }
}

/** Whom the link is for; `null` when it does not work. */
async function look(api: Api, { leadsTo, token }: DoorLink): Promise<Partial<Invitation> | null> {
  try {
    return await api.send("POST", `/api/auth/${leadsTo}`, { token });
  } catch (error) {
    if (error instanceof Refused && ["link_over", "invalid_input"].includes(error.reason.code)) return null;
    throw error;
  }
}

function Over({ onDone }: { onDone: () => void }) {
  return (
    <Door title={words.door.over} lead={words.door.overText}>
      <div class="door-next">
        <Button tone="main" class="button-wide" onClick={onDone}>
          {words.door.toSignIn}
        </Button>
      </div>
    </Door>
  );
}

interface JoinProps {
  account: Account;
  token: string;
  invitation: Invitation;
  onDone: () => void;
}

function Join({ account, token, invitation, onDone }: JoinProps) {
  const name = useSignal(invitation.name ?? "");
  const password = useSignal("");
  const attempt = useAttempt(async () => {
    const body = { token, name: name.value.trim(), password: password.value };
    account.enter(await account.api.send<SignedIn>("POST", "/api/auth/invitation/accept", body));
    onDone();
  });
  const { inviter, role } = invitation;
  const lead = inviter === null ? words.door.welcomeByNobody : fill(words.door.welcomeBy, { name: inviter });
  return (
    <Door title={words.door.welcome} lead={lead}>
      <p class="door-role">
        <strong>{words.roles.names[role]}</strong> · {words.roles.hints[role]}
      </p>
      <form onSubmit={attempt.run}>
        <TextField
          label={words.signIn.email}
          type="email"
          name="email"
          autocomplete="username"
          readOnly
          value={invitation.email}
          onValue={() => undefined}
        />
        <TextField
          label={words.door.yourName}
          hint={words.door.yourNameHint}
          name="name"
          autocomplete="name"
          required
          autofocus
          maxLength={100}
          value={name.value}
          onValue={(value) => (name.value = value)}
          error={attempt.faultOf("name")}
        />
        <NewPasswordField value={password.value} onValue={(value) => (password.value = value)} error={attempt.faultOf("password")} />
        <p class="door-error" role="alert">
          {attempt.fault.value}
        </p>
        <Button type="submit" tone="main" busy={attempt.isBusy.value} class="button-wide">
          {words.door.join}
        </Button>
      </form>
    </Door>
  );
}

function Reset({ account, token, email, onDone }: { account: Account; token: string; email: string; onDone: () => void }) {
  const password = useSignal("");
  const isDone = useSignal(false);
  const attempt = useAttempt(async () => {
    await account.api.send("POST", "/api/auth/reset/finish", { token, password: password.value });
    isDone.value = true;
  });
  if (isDone.value) {
    return (
      <Door title={words.door.resetDone} lead={words.door.resetDoneText}>
        <div class="door-next">
          <Button tone="main" class="button-wide" onClick={onDone}>
            {words.door.toSignIn}
          </Button>
        </div>
      </Door>
    );
  }
  return (
    <Door title={words.door.resetTitle} lead={fill(words.door.resetLead, { email })}>
      <form onSubmit={attempt.run}>
        <input type="email" class="unseen" autocomplete="username" value={email} readOnly tabIndex={-1} aria-hidden="true" />
        <NewPasswordField value={password.value} onValue={(value) => (password.value = value)} error={attempt.faultOf("password")} />
        <p class="door-error" role="alert">
          {attempt.fault.value}
        </p>
        <Button type="submit" tone="main" busy={attempt.isBusy.value} class="button-wide">
          {words.door.resetSave}
        </Button>
      </form>
    </Door>
  );
}

interface NewPasswordFieldProps {
  value: string;
  onValue: (value: string) => void;
  error: string | null;
}

function NewPasswordField(props: NewPasswordFieldProps) {
  return (
    <TextField
      {...props}
      label={words.door.choose}
      hint={words.door.chooseHint}
      type="password"
      name="password"
      autocomplete="new-password"
      required
      minLength={10}
    />
  );
}
