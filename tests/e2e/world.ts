// Where the servers of this run are. The set-up writes it into the environment, which every worker inherits.
export interface World {
  /** Address of the page, with the sub-path it is served under and a slash at the end. */
  page: string;
  /** Address of a documentation that embeds the page, with a slash at the end. */
  docs: string;
  /** The same at the page's own origin. */
  sibling: string;
  /** The same at an origin that the profile does not name: it may show the page, and hears nothing. */
  stranger: string;
  /** The same at an origin that may not show the page. */
  banned: string;
  /** Address of the DoH server, without a query. */
  doh: string;
  /** The same DNS server over TLS, without a path: `/dns-query`, and `/late` for answers that come 50 ms later. */
  tls: string;
  /** Another origin: its answers may not be read by the page. */
  elsewhere: string;
  /** Port of BIND on 127.0.0.1, UDP and TCP. */
  bind: number;
  /** The directory with BIND's configuration, its zones and both logs; gone after the run. */
  directory: string;
}

const variable = "MAILVOUCH_E2E";

export function publish(world: World): void {
  process.env[variable] = JSON.stringify(world);
}

export function world(): World {
  const text = process.env[variable];
  if (!text) throw new Error("the servers are not running: tests/e2e/setup.ts starts them");
  return JSON.parse(text) as World;
}
