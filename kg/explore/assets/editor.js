/* A field for SPARQL: CodeMirror where `scripts/editor.py` has fetched it, else a plain one that knows lines and prefixes. */
import { h } from "./dom.js";
import { look } from "./api.js";

const declared = (text) => new Set([...text.matchAll(/^\s*prefix\s+([\w.-]*):/gim)].map((found) => found[1]));

/* The declarations that a query lacks of the prefixes that it uses; words in quotes, IRIs and comments do not count. */
export function missing(text) {
  const bare = text.replace(/"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>\s]*>|(^|\s)#.*$/gm, " "), known = declared(text);
  const used = new Set([...bare.matchAll(/(?:^|[^\w?$:.-])([A-Za-z][\w.-]*):/g)].map((found) => found[1]));
  return [...used].filter((prefix) => look.prefixes[prefix] && !known.has(prefix)).sort().map((prefix) => `PREFIX ${prefix}: <${look.prefixes[prefix]}>\n`).join("");
}

function plainEditor(text, run) {
  const lines = h("div", { class: "lines", "aria-hidden": "true" });
  const field = h("textarea", { id: "sparql", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", "aria-label": "SPARQL query. Tab indents; Escape, then Tab, leaves the field." }, text);
  let leaving = false;
  const numbered = () => { lines.textContent = Array.from({ length: field.value.split("\n").length }, (_, at) => at + 1).join("\n"); lines.scrollTop = field.scrollTop; };
  field.addEventListener("input", numbered);
  field.addEventListener("scroll", () => { lines.scrollTop = field.scrollTop; });
  field.addEventListener("blur", () => { leaving = false; });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); return; }
    if (event.key === "Escape") { leaving = true; return; }
    if (event.key !== "Tab" || leaving || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const { value, selectionStart: from, selectionEnd: to } = field, first = value.lastIndexOf("\n", from - 1) + 1;
    if (from === to && !event.shiftKey) field.setRangeText("  ", from, to, "end");
    else {
      const part = value.slice(first, to), moved = event.shiftKey ? part.replace(/^ {1,2}/gm, "") : part.replace(/^/gm, "  ");
      field.setRangeText(moved, first, to, from === to ? "end" : "select");
    }
    numbered();
  });
  numbered();
  return { element: h("div", { class: "editor" }, lines, field), text: () => field.value,
    insert: (words) => { const at = field.selectionStart; field.setRangeText(words, 0, 0, "preserve"); field.setSelectionRange(at + words.length, at + words.length); numbered(); }, field };
}

/* `element`, `text()` and `complete()`, which declares the prefixes that are used. */
export async function editor(text, run) {
  const start = missing(text) + text;
  let edit;
  const complete = () => { const words = missing(edit.text()); if (words) edit.insert(words); };
  const running = () => { complete(); return run(); };
  if (look.editor) {
    const { richEditor } = await import("./rich.js");
    edit = richEditor(start, running, look.prefixes);
  } else {
    edit = plainEditor(start, running);
    edit.field.addEventListener("input", (event) => { if (event.data === ":") complete(); });
  }
  return { element: edit.element, text: () => { complete(); return edit.text(); }, complete };
}
