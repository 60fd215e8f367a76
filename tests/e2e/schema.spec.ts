// The published schema of profiles against the shipped ones, and against the cases that tests/it/schema.rs asks the page's reader.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "./fixtures.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));
const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(read("public/profile.schema.json"));

/** The paths of what the schema refuses, as the page writes them: `vendor.records[0].host`. */
function refused(file: unknown): string[] {
  validate(file);
  return (validate.errors ?? []).map(({ instancePath, keyword, params }) => {
    const keys = instancePath.split("/").slice(1);
    if (keyword === "required") keys.push(params.missingProperty);
    return keys.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join("").replace(/^\./, "");
  });
}

for (const name of ["profile.json", ...readdirSync(join(root, "public/profiles")).map((name) => `profiles/${name}`)]) {
  if (name.endsWith("index.json")) continue;
  test(`${name} is valid`, () => {
    expect(refused(read(`public/${name}`))).toEqual([]);
  });
}

interface Case {
  rule: string;
  with?: Record<string, unknown>;
  without?: string;
  at?: string;
  /** `false` where only the reader can tell. */
  schema?: boolean;
}

for (const { rule, with: more = {}, without, at, schema } of read("tests/data/profile/cases.json") as Case[]) {
  if (schema === false) continue;
  test(`${at ? "refused" : "valid"}: ${rule}`, () => {
    const file: Record<string, unknown> = { version: 1, id: "v", name: "V", ...more };
    if (without) delete file[without];
    if (at) expect(refused(file)).toContain(at);
    else expect(refused(file)).toEqual([]);
  });
}

test("a misspelled field is marked", () => {
  expect(validate({ version: 1, id: "v", name: "V", colour: "red" })).toBe(false);
});
