// `test` as every spec uses it: addresses are relative to the page, and a test fails at its end if the page complained:
// an error on the console (a violation of its Content-Security-Policy is one), an uncaught exception, or a request that
// would have left this machine.
import { expect, test as base } from "@playwright/test";
import { world } from "./world.ts";

export { expect };

export const test = base.extend<{ complaints: string[] }>({
  baseURL: async ({}, use) => use(world().page),

  complaints: async ({}, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints, "what the page complained of").toEqual([]);
  },

  page: async ({ page, complaints }, use) => {
    const lookUps = [world().doh, new URL("/doh/", world().page).href];
    page.on("console", (message) => {
      if (message.type() !== "error") return;
      // The browser itself reports each failed look-up here; what the page makes of it is what the tests look at.
      const failed = message.text().startsWith("Failed to load resource");
      if (failed && lookUps.some((address) => message.location().url.startsWith(address))) return;
      complaints.push(`${message.text()} ${message.location().url}`);
    });
    page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
    page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol.startsWith("http") && hostname !== "127.0.0.1") complaints.push(`request to ${hostname}`);
    });
    await use(page);
  },
});
