/** The door: address and password, a code where one is wanted, and the way for those who forgot. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Refused } from "../../shared/connection.ts";
import type { Account } from "../data/account.ts";
import { Button, TextField } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { useAttempt } from "./attempt.ts";
import { Door } from "./door.tsx";
import { Forgot } from "./forgot.tsx";

export function SignIn({ account }: { account: Account }) {
  const email = useSignal("");
  const password = useSignal("");
  const step = useSignal<"password" | "code" | "forgot">("password");
  const sendsMail = useSignal(false);
  useEffect(() => {
    account.api.get<{ passwordByMail: boolean }>("/api/auth/ways").then(
      (ways) => (sendsMail.value = ways.passwordByMail),
      () => undefined, // then the words say whom to ask
    );
  }, []);
  const attempt = useAttempt(
    () => account.signIn(email.value.trim(), password.value),
    (error) => {
      if (!(error instanceof Refused) || error.reason.code !== "second_factor_required") return false;
      step.value = "code";
      return true;
    },
  );
  const back = (): void => void (step.value = "password");

  if (step.value === "forgot") return <Forgot account={account} email={email.value} onBack={back} />;
  if (step.value === "code") {
    return <CodeStep account={account} email={email.value} password={password.value} onBack={back} />;
  }
  return (
    <Door title={words.signIn.title} lead={account.ended.value ? words.signIn.ended : words.signIn.lead}>
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
          {attempt.fault.value}
        </p>
        <Button type="submit" tone="main" busy={attempt.isBusy.value} class="button-wide">
          {attempt.isBusy.value ? words.signIn.busy : words.signIn.submit}
        </Button>
      </form>
      {sendsMail.value ? (
        <button type="button" class="link door-link" onClick={() => (step.value = "forgot")}>
          {words.door.forgot}
        </button>
      ) : (
        <p class="door-foot">{words.signIn.forgotten}</p>
      )}
    </Door>
  );
}

interface CodeStepProps {
  account: Account;
  email: string;
  password: string;
  onBack: () => void;
}

function CodeStep({ account, email, password, onBack }: CodeStepProps) {
  const code = useSignal("");
  const attempt = useAttempt(() => account.signIn(email.trim(), password, code.value.trim()));
  return (
    <Door title={words.door.codeTitle} lead={words.door.codeLead}>
      <form onSubmit={attempt.run}>
        <TextField
          label={words.door.code}
          hint={words.door.codeHint}
          name="code"
          autocomplete="one-time-code"
          required
          autofocus
          maxLength={100}
          spellcheck={false}
          value={code.value}
          onValue={(value) => (code.value = value)}
        />
        <p class="door-error" role="alert">
          {attempt.fault.value}
        </p>
        <Button type="submit" tone="main" busy={attempt.isBusy.value} class="button-wide">
          {words.signIn.submit}
        </Button>
      </form>
      <button type="button" class="link door-link" onClick={onBack}>
        {words.door.back}
      </button>
    </Door>
  );
}
