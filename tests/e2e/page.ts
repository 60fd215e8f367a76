// The page as a person has it: fields, cards and verdicts by their roles and names.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { setZone } from "./dns.ts";
import { expect } from "./fixtures.ts";

/** The page, or the frame that it stands in. */
export type Place = Pick<Page, "getByRole" | "getByText">;

/** Opens the page of a vendor: "tocco", "none", or a name that serve.ts knows. A fragment is a share link or "demo". */
export async function open(page: Page, vendor = "tocco", fragment = ""): Promise<void> {
  await page.goto(`./?vendor=e2e-${vendor}${fragment && `#${fragment}`}`);
  // Until then the heading is the one of the waiting screen.
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

export function domainField(page: Place): Locator {
  return page.getByRole("textbox", { name: "Your domain" });
}

/** Types a domain and presses "Look up". */
export async function type(page: Place, domain: string): Promise<void> {
  await domainField(page).fill(domain);
  await page.getByRole("button", { name: "Look up" }).click();
}

/** Looks a domain up and waits until every answer is there. */
export async function lookUp(page: Place, domain: string): Promise<void> {
  await type(page, domain);
  await settled(page);
}

/** What the page asks for from now on, over the network. */
export function requests(page: Page): string[] {
  const urls: string[] = [];
  page.on("request", (request) => {
    const url = request.url();
    // The browser itself asks for the page's icon again when the address becomes another one.
    if (!url.startsWith("blob:") && !url.endsWith("/favicon.svg")) urls.push(url);
  });
  return urls;
}

export async function settled(page: Place): Promise<void> {
  await expect(page.getByRole("term").filter({ hasText: /^Read at/ })).toBeVisible({ timeout: 15_000 });
}

/** A verdict's word and its sentence. */
export async function expectVerdict(page: Place, topic: string, word: string, why: string | RegExp): Promise<void> {
  const [first, second] = verdict(page, topic);
  await expect(first, `${topic}: the word`).toHaveText(word);
  await expect(second, `${topic}: the sentence`).toHaveText(why);
}

export function verdict(page: Place, topic: string): [Locator, Locator] {
  const all = page.getByRole("term").filter({ hasText: new RegExp(`^${topic}$`) }).locator("xpath=following-sibling::dd");
  return [all.nth(0), all.nth(1)];
}

/** The card of a record, whatever is to do with it: "SPF", "DKIM for Tocco". */
export function card(page: Place, what: string): Locator {
  return page.getByRole("article", { name: new RegExp(`(^| )${what.replace(/[.()]/g, "\\$&")}( at | for |:|$)`) });
}

/** A field of the form in a card: "Name", "Type", "TTL", "Value". */
export function field(card: Locator, name: string): Locator {
  const term = card.getByRole("term").filter({ hasText: new RegExp(`^${name}$`) });
  return term.locator("xpath=following-sibling::dd").getByRole("code");
}

export function value(card: Locator): Locator {
  return field(card, "Value");
}

/** The terms of an SPF card with what happens to each and why. */
export async function reasons(card: Locator): Promise<string[]> {
  const rows = card.getByRole("table", { name: "Before and after, term by term" }).getByRole("row");
  const read = async (row: Locator) => {
    const cells = [row.getByRole("cell").first().locator("span").last(), row.getByRole("rowheader"), row.getByRole("cell").last()];
    return (await Promise.all(cells.map(async (cell) => (await cell.textContent())?.trim()))).join(" | ");
  };
  return Promise.all((await rows.all()).map(read));
}

/** The row of a service or a server under "Who sends". */
export function sender(page: Place, name: string): Locator {
  const box = page.getByRole("checkbox", { name, exact: true });
  return page.getByRole("region", { name: /^Who sends/ }).getByRole("listitem").filter({ has: box });
}

/** The section with the next step. */
export function nextStep(page: Place): Locator {
  return page.getByRole("complementary");
}

export function live(page: Place): Locator {
  return page.getByRole("region", { name: "Is it live?" });
}

/** Presses the button that copies a card's value, and gives back what the clipboard then holds. */
export async function copyValue(page: Page, card: Locator): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await card.getByRole("button", { name: /^Copy value/ }).click();
  await expect(card.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** What a card asks for as a line of a zone file; the value comes through the clipboard. */
export async function zoneLine(page: Page, card: Locator): Promise<string> {
  const rtype = await field(card, "Type").innerText();
  const name = await card.getByRole("definition").filter({ hasText: "Full name:" }).getByRole("code").last().innerText();
  return line(name, rtype, await copyValue(page, card));
}

/** A record as BIND reads it: a TXT value in strings of at most 255 octets (RFC 1035 §3.3), a target with its dot. */
export function line(name: string, rtype: string, value: string): string {
  const data = rtype === "TXT" ? (value.match(/.{1,255}/g) ?? []).map((text) => JSON.stringify(text)).join(" ") : `${value}.`;
  return `${name}. ${rtype} ${data}\n`;
}

const HEAD = "$TTL 3600\n@ SOA ns.hostpoint.ch. hostmaster.hostpoint.ch. 1 3600 600 604800 300\n@ NS ns.hostpoint.ch.\n@ NS ns2.hostpoint.ch.\n";

/** Publishes a customer's zone at Hostpoint with these records. */
export async function customer(zone: string, ...records: string[]): Promise<void> {
  await setZone(zone, `${HEAD}${records.join("\n")}\n`);
}

/** Publishes a zone of tests/data/zones as it stands in its file. */
export async function restore(zone: string): Promise<void> {
  await setZone(zone, await readFile(join(import.meta.dirname, `../data/zones/${zone}.zone`), "utf8"));
}
