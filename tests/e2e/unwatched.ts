// A page that the test runner does not watch. Playwright has Chromium report every request of its pages: that takes time in
// the page and in the runner, and keeps some 350 bytes of each request in the page's memory. Where requests are measured by the
// thousand, the page has a target of its own, to which nothing is attached but a way to run scripts in it.
import type { Browser } from "@playwright/test";

export interface Unwatched {
  /** Goes to an address and waits until it is loaded. */
  goto(url: string): Promise<void>;
  /** Runs `f` in the page, as `Page.evaluate` does. */
  evaluate<T, A>(f: (argument: A) => T | Promise<T>, argument?: A): Promise<T>;
  /** A method of the DevTools protocol. */
  send(method: string, parameters?: object): Promise<unknown>;
  close(): Promise<void>;
}

interface Reply {
  id?: number;
  result?: unknown;
  error?: { message: string };
}

/** Opens an empty page; `first` runs in every document before its own scripts. */
export async function unwatched(browser: Browser, first: () => void): Promise<Unwatched> {
  const session = await browser.newBrowserCDPSession();
  const { browserContextId } = await session.send("Target.createBrowserContext");
  const { targetId } = await session.send("Target.createTarget", { url: "about:blank", browserContextId, width: 1280, height: 900 });
  const { sessionId } = await session.send("Target.attachToTarget", { targetId, flatten: false });
  const waiting = new Map<number, { done: (result: unknown) => void; failed: (error: Error) => void }>();
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result, error }: Reply = JSON.parse(message);
    const asked = id === undefined ? undefined : waiting.get(id);
    if (id !== undefined) waiting.delete(id);
    if (error) asked?.failed(new Error(error.message));
    else asked?.done(result);
  });
  let last = 0;
  const send = (method: string, parameters: object = {}) =>
    new Promise<unknown>((done, failed) => {
      last += 1;
      waiting.set(last, { done, failed });
      const message = JSON.stringify({ id: last, method, params: parameters });
      session.send("Target.sendMessageToTarget", { message, sessionId }).catch(failed);
    });
  const evaluate = async <T, A>(f: (argument: A) => T | Promise<T>, argument?: A): Promise<T> => {
    const expression = `(${f.toString()})(${JSON.stringify(argument) ?? "undefined"})`;
    const { result, exceptionDetails } = (await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true })) as {
      result: { value: T };
      exceptionDetails?: { text: string; exception?: { description?: string } };
    };
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await send("Security.setIgnoreCertificateErrors", { ignore: true });
  await send("Emulation.setFocusEmulationEnabled", { enabled: true });
  await send("Page.enable");
  await send("Page.addScriptToEvaluateOnNewDocument", { source: `(${first.toString()})()` });
  return {
    evaluate,
    send,
    goto: async (url) => {
      await send("Page.navigate", { url });
      // Until it is there the document is the one before.
      for (;;) {
        const there = await evaluate(() => location.href !== "about:blank" && document.readyState === "complete").catch(() => false);
        if (there) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    close: async () => {
      await session.send("Target.disposeBrowserContext", { browserContextId });
      await session.detach();
    },
  };
}
