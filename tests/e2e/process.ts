// The programs that the tests start, and what they need for it: a place on the disk, a free port, an end.
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";

export interface Child {
  process: ChildProcess;
  stop(): Promise<void>;
}

/** The shell between ends the server when our end of its input closes, so none is left behind however we end. */
export async function launch(program: string, options: string[], log: string): Promise<Child> {
  const file = await open(log, "w");
  const script = 'exec 3<&0; "$@" </dev/null 3<&- & server=$!; (cat <&3 >/dev/null; kill "$server") & wait "$server"';
  const child = spawn("/bin/sh", ["-c", script, "sh", program, ...options], {
    stdio: ["pipe", file.fd, file.fd],
    // Ctrl-C reaches us alone; the servers are needed until the last test has ended.
    detached: true,
  });
  await file.close();
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    process: child,
    stop: async () => {
      child.stdin?.end();
      await ended;
    },
  };
}

export async function ready(name: string, log: string, child: Child, probe: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      return await probe();
    } catch (error) {
      const ended = child.process.exitCode !== null;
      if (!ended && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      const tail = (await readFile(log, "utf8")).split("\n").slice(-15).join("\n");
      throw new Error(`${name} ${ended ? "ended" : "does not answer"}: ${error}\n${tail}`);
    }
  }
}

/** A port that is free for TCP and for UDP. */
export async function freePort(): Promise<number> {
  for (;;) {
    const tcp = createServer();
    const port = await new Promise<number>((resolve, reject) => {
      tcp.once("error", reject);
      tcp.listen(0, "127.0.0.1", () => {
        const address = tcp.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      });
    });
    const udp = createSocket("udp4");
    const free = await new Promise<boolean>((resolve) => {
      udp.once("error", () => resolve(false));
      udp.bind(port, "127.0.0.1", () => resolve(true));
    });
    if (free) udp.close();
    await new Promise((resolve) => tcp.close(resolve));
    if (free) return port;
  }
}

export function find(program: string): string {
  const directories = [...(process.env.PATH ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  const path = directories.map((directory) => join(directory, program)).find(existsSync);
  if (!path) throw new Error(`${program} is missing; \`cargo xtask install\` gets it`);
  return path;
}
