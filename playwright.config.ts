// The page in dist/, driven in the system's Chromium, against the DNS servers that tests/e2e/setup.ts starts.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { defineConfig } from "@playwright/test";

const browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const directories = (process.env.PATH ?? "").split(delimiter);
const executablePath = browsers.flatMap((name) => directories.map((directory) => join(directory, name))).find(existsSync);
if (!executablePath) throw new Error(`none of ${browsers.join(", ")} is on PATH; \`cargo xtask install\` gets one`);

const TIMES = ["bench.spec.ts", "speed.spec.ts", "bad_input.spec.ts"].map((file) => `**/${file}`);

export default defineConfig({
  testDir: "tests/e2e",
  globalSetup: "./tests/e2e/setup.ts",
  outputDir: "test-results",
  reporter: "list",
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  // `cargo xtask test` runs those that measure after all others, one at a time.
  projects: [
    { name: "page", testIgnore: TIMES },
    { name: "times", testMatch: TIMES },
  ],
  use: {
    locale: "en-US",
    timezoneId: "UTC",
    // Pictures of each moment would cost more than the page itself.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
      ],
    },
  },
});
