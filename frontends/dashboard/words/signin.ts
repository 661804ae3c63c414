/** Signing in. */

export const signIn = {
  title: "Frontdesk",
  lead: "Sign in to answer your visitors.",
  ended: "You were signed out. What you had written is kept.",
  email: "E-mail",
  password: "Password",
  submit: "Sign in",
  busy: "Signing in …",
  forgotten: "Forgotten your password? Ask an owner, or run “frontdesk reset-password” on the server.",
} as const;
