/** The first steps. */

export const guide = {
  title: "First steps",
  lead: "A few minutes, and your desk is open.",
  allDone: "All done. Your desk is open.",
  progress: "Steps done",
  toInbox: "To the inbox",
  steps: {
    password: {
      title: "Choose your own password",
      text: "The first one was made by the server, or stands in its settings.",
    },
    try: { title: "Try the chat", text: "Open the demo shop beside this page and write as a visitor would." },
    snippet: { title: "Put it on your site", text: "One line, on every page that should have the chat." },
    assistant: { title: "Switch on the assistant", text: "It answers at once and calls you when it should." },
    knowledge: { title: "Teach it", text: "Questions and answers, pages, files." },
    invite: { title: "Invite a colleague", text: "So that somebody is there when you are not." },
  },
  openDemo: "Open the demo shop",
  openAssistant: "To the assistant",
  openKnowledge: "To the knowledge",
  inviteNote: "An owner or admin of your team can invite colleagues.",
  kind: "Kind of site",
  kinds: {
    html: {
      name: "HTML",
      how: ["Paste the line before </body> on every page.", "Load the page: the button is in the corner."],
    },
    wordpress: {
      name: "WordPress",
      how: [
        "Install a plugin for header and footer code, such as WPCode.",
        "Paste the line into “Footer”, and save.",
        "With a cache plugin: empty the cache once.",
      ],
    },
    shopify: {
      name: "Shopify",
      how: [
        "Online Store → Themes → ⋯ → Edit code.",
        "Open layout/theme.liquid and paste the line before </body>.",
        "Save.",
      ],
    },
    react: {
      name: "React",
      how: ["Put this once near the root of your app.", "Route changes are noticed by themselves."],
    },
  },
  reactCode:
    'useEffect(() => {\n  const script = document.createElement("script");\n  script.src = "{origin}/widget.js";\n  script.async = true;\n  document.head.append(script);\n}, []);',
  copy: "Copy",
  copied: "Copied",
  copyByHand: "The browser would not copy. Mark the line and copy it.",
} as const;
