// DNS over HTTPS (RFC 8484 §4.1) for a program that speaks no HTTP: reads questions from its input, one base64url a line
// and an empty line after each round, and writes the answers in the same order, as hex, or `!` and the reason.
import { createInterface } from "node:readline";

const AT_ONCE = 16;
const url = process.argv[2];

async function ask(question) {
  try {
    const accept = { accept: "application/dns-message" };
    const response = await fetch(`${url}?dns=${question}`, { headers: accept, signal: AbortSignal.timeout(10_000) });
    if (!response.ok) return `!HTTP ${response.status}`;
    return Buffer.from(await response.arrayBuffer()).toString("hex");
  } catch (error) {
    return `!${String(error.cause?.message ?? error.message).replaceAll("\n", " ")}`;
  }
}

let round = [];
for await (const line of createInterface({ input: process.stdin })) {
  if (line) {
    round.push(line);
    continue;
  }
  const answers = new Array(round.length);
  let next = 0;
  const worker = async () => {
    for (let place = next++; place < round.length; place = next++) answers[place] = await ask(round[place]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  process.stdout.write(answers.map((answer) => `${answer}\n`).join(""));
  round = [];
}
