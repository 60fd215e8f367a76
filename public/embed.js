// <mail-records> shows the page in a frame that is as high as what is in it: src, vendor, domain, lang, theme, steps.
// It fires `ready`, `change` and `verified`. docs/embedding.md describes it, and the messages that pass.

const HERE = new URL(".", import.meta.url).href;
const VERSION = 1;
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox";
// Long enough for content that goes and comes back, as it does when another domain is looked up.
const SHRINK_AFTER = 600;

class MailRecords extends HTMLElement {
  static observedAttributes = ["src", "vendor", "domain", "lang", "theme", "steps"];

  #frame;
  #probe;
  #origin;
  #scheme;
  // What changed before the page could hear of it, until it is there.
  #wishes;
  #shrinking;
  // Of a page of this origin only; see mount().
  sandboxed = true;

  constructor() {
    super();
    // A host's policy refuses style elements and attributes, but no style that a script sets.
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `:host{display:block;min-block-size:20rem}
      :host([hidden]){display:none}
      iframe{display:block;inline-size:100%;min-block-size:inherit;border:0;color-scheme:inherit}
      i{position:absolute;visibility:hidden;color:light-dark(#fff,#000);transition:color 1ms}`,
    );
    root.adoptedStyleSheets = [sheet];
    // Its colour tells which scheme is in use here, whatever decides that, and its transition tells of a change.
    this.#probe = document.createElement("i");
    this.#probe.ariaHidden = "true";
    this.#probe.addEventListener("transitionend", () => this.#follow());
    root.append(this.#probe);
  }

  connectedCallback() {
    addEventListener("message", this.#hear);
    this.#load();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#hear);
    clearTimeout(this.#shrinking);
    this.#frame?.remove();
    this.#frame = undefined;
  }

  attributeChangedCallback(name, before, value) {
    if (!this.#frame || before === value) return;
    if (name === "theme") this.#follow();
    else if (name === "domain" && value) this.#tell({ domain: value });
    else if (name === "lang" && value) this.#tell({ lang: value });
    else this.#load();
  }

  /** Light or dark: as the attribute says, or as the page around is here. */
  #theme() {
    const theme = this.getAttribute("theme");
    if (theme === "light" || theme === "dark") return theme;
    return getComputedStyle(this.#probe).color === "rgb(0, 0, 0)" ? "dark" : "light";
  }

  #load() {
    const address = new URL(this.getAttribute("src") || HERE, document.baseURI);
    if (!/^https?:$/.test(address.protocol)) throw new TypeError(`src: ${address.protocol}`);
    for (const name of ["vendor", "lang", "steps"]) {
      const value = this.getAttribute(name);
      if (value) address.searchParams.set(name, value);
    }
    this.#scheme = this.#theme();
    address.searchParams.set("theme", this.#scheme);
    address.searchParams.set("embed", VERSION);
    // Behind the #, where no server sees it.
    const domain = this.getAttribute("domain");
    if (domain) address.hash = `domain=${encodeURIComponent(domain)}`;

    const frame = document.createElement("iframe");
    if (this.sandboxed) frame.sandbox = SANDBOX;
    frame.allow = "clipboard-write";
    frame.title = "Mailvouch";
    frame.src = address.href;
    frame.addEventListener("load", () => {
      this.#wishes ??= {};
      this.#send("hello");
    });
    this.#wishes = {};
    this.#frame?.remove();
    this.#frame = frame;
    this.#origin = address.origin;
    this.shadowRoot.append(frame);
  }

  #follow() {
    const scheme = this.#theme();
    if (scheme === this.#scheme) return;
    this.#scheme = scheme;
    this.#tell({ theme: scheme });
  }

  #tell(wish) {
    if (this.#wishes) Object.assign(this.#wishes, wish);
    else this.#send("set", wish);
  }

  #send(what, fields) {
    this.#frame?.contentWindow?.postMessage({ type: `mailvouch:${what}`, v: VERSION, ...fields }, this.#origin);
  }

  #hear = ({ source, origin, data }) => {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.#origin || data?.v !== VERSION) return;
    const { type, v, ...detail } = data;
    if (type === "mailvouch:frame") this.#fit(detail);
    if (type === "mailvouch:ready") {
      const wishes = this.#wishes;
      this.#wishes = undefined;
      if (wishes) this.#send("set", wishes);
    }
    const event = /^mailvouch:(ready|change|verified)$/.exec(type)?.[1];
    if (event) this.dispatchEvent(new CustomEvent(event, { detail }));
  };

  #fit({ height, settled, title }) {
    this.#frame.title = title;
    // Hidden, as behind a tab, nothing has a width, and no transition tells of another scheme.
    if (!this.offsetWidth) return;
    this.#follow();
    clearTimeout(this.#shrinking);
    const now = this.#frame.getBoundingClientRect().height;
    const set = () => (this.#frame.style.blockSize = `${height}px`);
    if (height >= now) set();
    else if (settled) this.#shrinking = setTimeout(set, SHRINK_AFTER);
  }
}

if (!customElements.get("mail-records")) customElements.define("mail-records", MailRecords);

/**
 * For a page of the same origin: puts the element into `target`, with `options` as its attributes, and gives it back.
 * The frame has no sandbox, which would keep nothing from a page of its own origin.
 */
export function mount(target, options = {}) {
  const element = document.createElement("mail-records");
  for (const [name, value] of Object.entries(options)) if (value != null) element.setAttribute(name, value);
  const { origin } = new URL(element.getAttribute("src") || HERE, document.baseURI);
  if (origin !== location.origin) throw new DOMException(`${origin} is another origin: use <mail-records>`, "SecurityError");
  element.sandboxed = false;
  target.append(element);
  return element;
}
