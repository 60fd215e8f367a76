// What nobody should paste or publish: the page tells it at once, runs none of it and stands still for less than 50 ms.
// The zones of this file: bad-input.test and bad-tags.test.
import type { Page } from "@playwright/test";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { card, lookUp, open, settled } from "./page.ts";

const HEAD = "$TTL 60\n@ SOA ns host 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n@ MX 10 mail\nmail A 192.0.2.25\n@ TXT \"v=spf1 mx -all\"\n";
const LIMIT = 50;

/**
 * How long the page stands still at most while `act` runs in it and what it shows then appears, in ms. The shortest of a few runs: the
 * machine may be busy, the page may not. What takes less than 50 ms no browser reports.
 */
async function standstill(page: Page, act: () => Promise<void>, undo: () => Promise<void> = async () => {}): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 4; run++) {
    await page.evaluate(() => {
      const state = window as unknown as { longest: number; watch?: PerformanceObserver };
      state.watch?.disconnect();
      state.longest = 0;
      state.watch = new PerformanceObserver((list) => {
        for (const task of list.getEntries()) state.longest = Math.max(state.longest, task.duration);
      });
      state.watch.observe({ type: "longtask" });
    });
    await act();
    await page.waitForTimeout(100);
    const longest = await page.evaluate(() => (window as unknown as { longest: number }).longest);
    runs.push(longest);
    if (longest < LIMIT) break;
    await undo();
  }
  return Math.min(...runs);
}

/** A SubjectPublicKeyInfo of an RSA key of so many bits; the modulus is a number like another. */
function spki(bits: number): string {
  const der = (tag: number, ...parts: Buffer[]): Buffer => {
    const content = Buffer.concat(parts);
    const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255];
    return Buffer.concat([Buffer.from([tag, ...length]), content]);
  };
  const key = der(0x30, der(2, Buffer.from([0]), Buffer.alloc(bits / 8, 0xa5)), der(2, Buffer.from([1, 0, 1])));
  const algorithm = Buffer.from("300d06092a864886f70d0101010500", "hex");
  return der(0x30, algorithm, der(3, Buffer.from([0]), key)).toString("base64");
}

/** Puts a file of these octets where one is dropped. */
async function drop(page: Page, place: string, name: string, octets: Buffer): Promise<void> {
  const data = await page.evaluateHandle(
    ([name, base64]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      return transfer;
    },
    [name, octets.toString("base64")],
  );
  await page.locator(place).dispatchEvent("drop", { dataTransfer: data });
}

test("an SPF record with marks of HTML, and one with characters that turn the order", async ({ page }) => {
  const script = 'include:<img/src=x/onerror=document.title=1>.example';
  await setZone("bad-input.test", HEAD.replace("v=spf1 mx", `v=spf1 mx ${script}`));
  await open(page);
  await lookUp(page, "bad-input.test");
  const proof = page.locator("section.proof").filter({ visible: true }).first();
  const hint = proof.getByText("cannot be listed");
  await expect(hint.getByRole("code"), "a term is code in a sentence").toHaveText("<img/src=x/onerror=document.title=1>.example");
  await expect(hint).not.toContainText("`");
  await expect(card(page, "SPF").getByRole("row").filter({ hasText: script })).toHaveCount(1);
  expect(await page.title()).not.toBe("1");

  // U+202E in UTF-8, as a zone file writes it.
  await setZone("bad-tags.test", HEAD.replace("v=spf1 mx", "v=spf1 include:\\226\\128\\174gnp.test"));
  await lookUp(page, "bad-tags.test");
  const fault = card(page, "SPF").getByRole("table", { name: "What is wrong, and what to type instead" }).getByRole("row");
  await expect(fault).toContainText("include:\ufffdgnp.test holds the character U+202E.");
  await expect(fault.getByRole("rowheader")).toHaveText("include:\ufffdgnp.test");
  expect(await page.locator("body").textContent(), "nor anywhere else").not.toContain("\u202e");
});

test("keys: one of 16,384 bits, one in typographic quotes", async ({ page }) => {
  await setZone("bad-input.test", HEAD);
  await open(page, "altcraft");
  await lookUp(page, "bad-input.test");
  const field = page.getByRole("textbox", { name: "Public DKIM key that Altcraft shows" });
  const key = card(page, "DKIM for Altcraft");
  const typed = (text: string) =>
    field.evaluate((field: HTMLTextAreaElement, text) => {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }, text);
  for (const [text, shows] of [
    [spki(16_384), `p=${spki(16_384)}`],
    [`“v=DKIM1; k=rsa; p=${spki(2048)}”`, `v=DKIM1; k=rsa; p=${spki(2048)}`],
  ]) {
    const still = await standstill(
      page,
      async () => {
        await typed(text);
        await expect(key).toContainText(shows);
      },
      () => typed(""),
    );
    expect(still).toBeLessThan(LIMIT);
  }
});

test("logos: one of 2 MB, one with entities within entities, one with a script", async ({ page }) => {
  await setZone("bad-input.test", HEAD);
  await open(page, "none", "v=1&domain=bad-input.test");
  await settled(page);
  const svg = (content: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 9 9"><title>a</title>${content}</svg>`;
  const files: [string, string, RegExp][] = [
    ["large.svg", svg('<path d="M0 0h9v9z" fill="red"/>'.repeat(2_000_000 / 32)), /32/],
    ["bomb.svg", `<!DOCTYPE svg [<!ENTITY a "${"&a;".repeat(1000)}">]>${svg("&a;")}`, /entit/i],
    ["script.svg", svg("<script>document.title = 'run'</script>"), /script/i],
  ];
  const LOGO = ".logo-check:has(#logo-file-stays)";
  for (const [name, text, says] of files) {
    const still = await standstill(page, async () => {
      await drop(page, `${LOGO} .drop-file`, name, Buffer.from(text));
      await expect(page.locator(LOGO)).toContainText(name);
      await expect(page.locator(LOGO).getByRole("listitem").filter({ hasText: says }).first()).toBeVisible();
    });
    expect(still, name).toBeLessThan(LIMIT);
  }
  expect(await page.title()).not.toBe("run");
});

test("a policy file in UTF-16", async ({ page }) => {
  await setZone("bad-input.test", HEAD);
  await open(page, "none", "v=1&domain=bad-input.test");
  await settled(page);
  const box = page.locator("#mta-sts");
  await box.locator("summary").click();
  const file = Buffer.from("version: STSv1\nmode: enforce\nmx: mail.bad-input.test\nmax_age: 604800\n", "utf16le");
  const still = await standstill(page, async () => {
    await drop(page, "#mta-sts .drop-file", "mta-sts.txt", file);
    await expect(box).toContainText("The file has a fault.");
  });
  expect(still).toBeLessThan(LIMIT);
  await expect(box.getByRole("button", { name: "Save the corrected file" })).toBeVisible();
});

test("a DMARC record of 200 tags", async ({ page }) => {
  test.setTimeout(90_000);
  const letters = (n: number) => String.fromCharCode(97 + Math.floor(n / 26), 97 + (n % 26));
  const tags = Array.from({ length: 200 }, (_, n) => `x${letters(n)}=1`).join("; ");
  const strings = (`v=DMARC1; p=none; ${tags}`.match(/.{1,255}/g) ?? []).map((text) => JSON.stringify(text)).join(" ");
  await setZone("bad-input.test", HEAD);
  await setZone("bad-tags.test", `${HEAD}_dmarc TXT ${strings}\n`);
  await open(page, "none");
  const still = await standstill(
    page,
    async () => {
      await lookUp(page, "bad-tags.test");
      await expect(card(page, "DMARC")).toContainText("xaa");
    },
    () => lookUp(page, "bad-input.test"),
  );
  expect(still).toBeLessThan(LIMIT);
});
