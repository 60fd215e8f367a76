// A vendor's documentation with the page in it: how a test opens it, what the element around the page was told, and how to
// change that element.
import type { FrameLocator, Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { world } from "./world.ts";

interface Heard {
  type: string;
  detail: any;
}

/** Opens a page of the documentation, and notes from the first moment on what the element fires and what shifts. */
export async function openDocs(page: Page, address = `${world().docs}mail/`): Promise<FrameLocator> {
  await page.addInitScript(() => {
    if (window !== top) return;
    const notes = { heard: [] as Heard[], messages: [] as unknown[], shifts: [] as { at: number; value: number }[], heights: [] as number[] };
    Object.assign(window, { notes });
    for (const type of ["ready", "change", "verified"]) {
      const note = (event: Event) => {
        if (event instanceof CustomEvent) notes.heard.push({ type, detail: event.detail });
      };
      document.addEventListener(type, note, true);
    }
    addEventListener("message", (event) => notes.messages.push(event.data));
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) notes.shifts.push({ at: entry.startTime, value: (entry as any).value });
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(address);
  return page.frameLocator("mail-records iframe");
}

export async function heard(page: Page, type: string): Promise<any[]> {
  const all = await page.evaluate(() => (window as any).notes.heard as Heard[]);
  return all.filter((one) => one.type === type).map((one) => one.detail);
}

export async function ready(page: Page): Promise<void> {
  await expect.poll(() => heard(page, "ready"), { timeout: 20_000 }).toHaveLength(1);
}

/** The last that was told of the records, once everything is answered. */
export async function lastChange(page: Page, domain: string): Promise<any> {
  const last = async () => (await heard(page, "change")).at(-1);
  await expect.poll(async () => [(await last())?.settled, (await last())?.domain], { timeout: 15_000 }).toEqual([true, domain]);
  return last();
}

export function element(page: Page): Locator {
  return page.locator("mail-records");
}

export async function set(page: Page, attributes: Record<string, string>): Promise<void> {
  await element(page).evaluate((it, all) => {
    for (const [name, value] of Object.entries(all)) it.setAttribute(name, value);
  }, attributes);
}

/** The frame is as high as what is in it, and nothing in it scrolls. */
export async function expectFit(page: Page, inside: FrameLocator): Promise<void> {
  const measure = async () => {
    const [content, view, wide] = await inside.locator("html").evaluate((html) => {
      const app = document.getElementById("app") as HTMLElement;
      return [Math.ceil(app.getBoundingClientRect().height), innerHeight, html.scrollWidth - innerWidth];
    });
    return { spare: view - Math.max(content, 320), wide };
  };
  await expect.poll(measure, { timeout: 10_000 }).toEqual({ spare: 0, wide: 0 });
}
