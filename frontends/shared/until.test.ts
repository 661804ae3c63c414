import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { until } from "./until.ts";

test("what is true already is not waited for", async () => {
  await until(signal(true), 1, new Error("too late"));
});

test("it is waited for until it is true", async () => {
  const condition = signal(false);
  const waited = until(condition);
  condition.value = true;
  await waited;
});

test("what does not come in time is given up", async () => {
  const condition = signal(false);
  await expect(until(condition, 1, new Error("too late"))).rejects.toThrow("too late");
  condition.value = true;
});
