/* Elements from names, attributes and text: nothing that comes from a graph is ever parsed as markup. */
const SVG = "http://www.w3.org/2000/svg";

function make(element, attributes, children) {
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  for (const child of children.flat(3)) if (child != null && child !== false && child !== "") element.append(child);
  return element;
}

/* An attribute that is a function listens to the event of its name. */
export const h = (name, attributes = {}, ...children) => make(document.createElement(name), attributes, children);
export const s = (name, attributes = {}, ...children) => make(document.createElementNS(SVG, name), attributes, children);

export const number = (value) => Number(value).toLocaleString("en");
export const count = (value, noun, many = `${noun}s`) => `${number(value)} ${value === 1 ? noun : many}`;

/* A page of another site: only over HTTP, whatever the graph says. */
export function outside(url, ...children) {
  if (!/^https?:\/\//i.test(url || "")) return h("span", {}, ...children);
  return h("a", { href: url, rel: "noreferrer noopener external", class: "outside" }, ...children);
}

export const heading = (title, ...beside) => h("div", { class: "heading" }, h("h1", {}, title), ...beside);
export const empty = (title, ...words) => h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), ...words.filter(Boolean).map((word) => h("p", {}, word)));
export const quiet = (...children) => h("p", { class: "quiet" }, ...children);

/* Told to those who do not see what changed. */
export function announce(words) { document.getElementById("status").textContent = words; }

const cell = (value) => {
  const text = value == null ? "" : String(value);
  /* A cell that a spreadsheet would take for a formula is kept as text. */
  const safe = /^\s*[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csv = (columns, rows) => [columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

export const fileName = (words, ending) => `${words.normalize("NFKD").replace(/[^\w.-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "claims"}.${ending}`;

/* A button that copies words and says so. */
export function copyButton(label, words) {
  const button = h("button", { type: "button", class: "plain", click: async () => {
    try {
      await navigator.clipboard.writeText(words());
      button.textContent = "Copied";
      announce("Copied");
    } catch {
      const shown = h("textarea", { class: "to-copy", readonly: true, rows: 3, "aria-label": label }, words());
      button.replaceWith(shown);
      shown.select();
    }
    setTimeout(() => { button.textContent = label; }, 1500);
  } }, label);
  return button;
}
