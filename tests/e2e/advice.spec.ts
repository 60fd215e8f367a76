// Advice on a record that costs too much: the ways back under the limit, taken with one press, undone with another.
import type { Locator, Page } from "@playwright/test";
import { AxeBuilder } from "@axe-core/playwright";
import { setZone } from "./dns.ts";
import { expect, test } from "./fixtures.ts";
import { card, lookUp, open, settled, value } from "./page.ts";

test.describe.configure({ mode: "parallel" });

/** Twelve look-ups: nine includes (one of them inside another as well), two names that find nothing, an `mx`. */
async function publish(zone: string): Promise<void> {
  const nets = Array.from({ length: 8 }, (_, n) => `_i${n} TXT "v=spf1 ip4:198.51.100.${n * 8}/29 -all"`);
  const includes = Array.from({ length: 8 }, (_, n) => `include:_i${n}.${zone}`);
  const spf = `v=spf1 mx ${includes.join(" ")} a:gone.${zone} include:_nest.${zone} ~all`;
  const cut = 200;
  const lines = [
    "$TTL 60",
    "@ SOA ns host 1 3600 600 86400 60",
    "@ NS ns",
    "ns A 127.0.0.1",
    "@ MX 10 mail",
    "mail A 192.0.2.1",
    `@ TXT "${spf.slice(0, cut)}" "${spf.slice(cut)}"`,
    ...nets,
    `_nest TXT "v=spf1 include:_i0.${zone} ip4:203.0.113.0/29 -all"`,
  ];
  await setZone(zone, `${lines.join("\n")}\n`);
}

function ways(page: Page): Locator {
  return card(page, "SPF").getByRole("listitem").filter({ has: page.getByRole("button", { name: /^(Apply|Flatten) \d/ }) });
}

test("over the limit: each way says where it leads, and together they are enough", async ({ page }) => {
  await publish("advice-1.test");
  await open(page, "none");
  await lookUp(page, "advice-1.test");
  const spf = card(page, "SPF");
  await expect(spf.getByText("12 of 10", { exact: true })).toBeVisible();
  await expect(value(spf), "a record that receivers refuse is not offered").toHaveCount(0);
  await expect(spf.getByText("Ways back under the limit, the least risk first")).toBeVisible();
  await expect(ways(page).first()).toContainText(`a:gone.advice-1.test`);
  await expect(ways(page).first()).toContainText("It finds nothing, so it matches nobody.");
  await expect(ways(page).first()).toContainText("Then 11 of 10 look-ups");
  await expect(ways(page).first()).toContainText("Nobody who may send today is lost.");
  await expect(ways(page).filter({ hasText: "include:_nest.advice-1.test includes it already" })).toHaveCount(1);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await spf.getByRole("button", { name: "Apply these" }).click();
  await settled(page);
  await expect(spf.getByText("10 of 10", { exact: true })).toBeVisible();
  await expect(value(spf)).toHaveText(/^v=spf1 mx (?!.*gone)(?!.*_i0)include:_i1.*include:_nest\.advice-1\.test ~all$/);
  await expect(page, "the link has it").toHaveURL(/drop=/);

  await spf.getByRole("button", { name: "Undo" }).click();
  await expect(spf.getByText("12 of 10", { exact: true })).toBeVisible();
});
