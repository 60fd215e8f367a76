// The page of a project as a test has it: its list, the card of a domain, what the address holds.
import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { open } from "./page.ts";

export async function openProject(page: Page, vendor = "tocco", fragment = "page=project"): Promise<void> {
  await open(page, vendor, fragment);
  await expect(page.getByRole("textbox", { name: "Domains, one a line" })).toBeVisible();
}

export async function add(page: Page, list: string): Promise<void> {
  await page.getByRole("textbox", { name: "Domains, one a line" }).fill(list);
  await page.getByRole("button", { name: "Add", exact: true }).click();
}

/** The card of a domain, once nothing of it is asked any more. */
export async function domain(page: Page, name: string): Promise<Locator> {
  const article = page.getByRole("article", { name, exact: true });
  await expect(article).toBeVisible();
  await expect(article.getByText("Asking", { exact: true })).toHaveCount(0, { timeout: 15_000 });
  return article;
}

/** A record's line in a card: what to do, its name and type, its value. */
export function record(article: Locator, what: string | RegExp): Locator {
  return article.getByRole("listitem").filter({ hasText: what });
}

/** What the address holds, which is written after the picture. */
export async function fragment(page: Page, has: RegExp): Promise<string> {
  await expect.poll(() => decodeURIComponent(new URL(page.url()).hash)).toMatch(has);
  return new URL(page.url()).hash.slice(1);
}
