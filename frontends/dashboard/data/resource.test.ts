import { describe, expect, it } from "vitest";
import { createResource, valueOf } from "./resource.ts";

/** A server that answers when it is told to, the first asked first. */
function slowServer<T>() {
  const asked: { answer: (value: T) => void; fail: (error: Error) => void }[] = [];
  const load = (): Promise<T> => new Promise((answer, fail) => asked.push({ answer, fail }));
  return { load, asked };
}

const settle = (): Promise<void> => new Promise((done) => setTimeout(done));

describe("a resource", () => {
  it("is fetched once, however many want it", async () => {
    const { load, asked } = slowServer<number>();
    const resource = createResource(load);
    resource.want();
    resource.want();
    asked[0]?.answer(7);
    await settle();
    expect(asked.length).toBe(1);
    expect(resource.peek()).toBe(7);
  });

  it("shows the answer to the last question, not the answer that came last", async () => {
    const { load, asked } = slowServer<number>();
    const resource = createResource(load);
    void resource.reload();
    void resource.reload();
    asked[1]?.answer(2);
    await settle();
    asked[0]?.answer(1);
    await settle();
    expect(resource.peek()).toBe(2);
  });

  it("changes what is there by what was heard, without a question", async () => {
    const { load, asked } = slowServer<number[]>();
    const resource = createResource(load);
    resource.want();
    asked[0]?.answer([1]);
    await settle();
    resource.update((before) => [...before, 2]);
    expect(resource.peek()).toEqual([1, 2]);
    expect(asked.length).toBe(1);
  });

  it("asks again if something was heard while the answer was under way", async () => {
    const { load, asked } = slowServer<number[]>();
    const resource = createResource(load);
    resource.want();
    resource.update((before) => [...before, 2]);
    expect(valueOf(resource.state.peek())).toBeNull();
    asked[0]?.answer([1]);
    await settle();
    expect(resource.peek()).toBeNull();
    asked[1]?.answer([1, 2]);
    await settle();
    expect(resource.peek()).toEqual([1, 2]);
    resource.update((before) => [...before, 3]);
    expect(asked.length).toBe(2);
  });

  it("tells whoever asks for it whether the latest came, also if they asked before", async () => {
    const { load, asked } = slowServer<number>();
    const resource = createResource(load);
    const first = resource.fetch();
    const second = resource.fetch();
    const outcomes = Promise.allSettled([first, second]);
    asked[1]?.fail(new Error("down"));
    await settle();
    asked[0]?.answer(1);
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(resource.state.peek().is).toBe("failed");
    const third = resource.fetch();
    resource.set(7);
    asked[2]?.fail(new Error("down"));
    await third;
    expect(resource.peek()).toBe(7);
  });

  it("keeps what is there when fetching it again fails, and says so when there is nothing", async () => {
    const { load, asked } = slowServer<number>();
    const resource = createResource(load);
    resource.want();
    asked[0]?.fail(new Error("down"));
    await settle();
    expect(resource.state.peek().is).toBe("failed");
    resource.want();
    asked[1]?.answer(1);
    await settle();
    void resource.reload();
    asked[2]?.fail(new Error("down"));
    await settle();
    expect(resource.peek()).toBe(1);
  });
});
