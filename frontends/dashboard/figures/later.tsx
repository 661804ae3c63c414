/** The figures' page, with all that only it needs (its drawing above all), is fetched when somebody first opens it. */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Fault, Skeleton } from "../ui/states.tsx";

export function FiguresLater() {
  const [View, setView] = useState<{ is: ComponentType } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = (): void => {
    setError(null);
    import("./page.tsx").then(({ Figures }) => setView({ is: Figures }), setError);
  };
  useEffect(load, []);
  if (View !== null) return <View.is />;
  return (
    <main class="figures-page">
      {error === null ? <Skeleton rows={6} kind="field" /> : <Fault error={error} onRetry={load} />}
    </main>
  );
}
