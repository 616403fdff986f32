/* A field that finds entities by any of their names: a combobox with a list (ARIA 1.2). */
import { h, count, announce } from "./dom.js";
import { ask } from "./api.js";
import { glyph, groupLabel, entityHref } from "./words.js";

const WAIT = 90;

/* `chosen` gets the hit and the address of its page; with `keeps`, the field keeps the name. */
export function searchBox({ id, label, placeholder = "", value = "", group = null, keeps = false, chosen }) {
  let hits = [], rows = [], at = -1, asked = 0, timer = 0;
  const list = h("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true, class: "hits" });
  const input = h("input", { id, type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
    "aria-label": label, "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list", placeholder, value });

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function mark(next) {
    rows[at]?.setAttribute("aria-selected", "false");
    at = next;
    const one = rows[at];
    if (!one) { input.removeAttribute("aria-activedescendant"); return; }
    one.setAttribute("aria-selected", "true");
    one.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", one.id);
  }
  function row(hit, place) {
    const { thing, name, claims } = hit, other = name.toLowerCase() !== thing.label.toLowerCase();
    return h("li", { role: "option", id: `${id}-${place}`, "aria-selected": "false",
      pointerdown: (event) => event.preventDefault(), click: () => take(place) },
    glyph(thing.group, 16), h("span", { class: "hit-name" }, thing.label, other && h("small", {}, ` ${name}`)),
    h("small", {}, `${groupLabel(thing.group)} · ${count(claims, "claim")}`));
  }
  function open(none = "No entity has such a name") {
    const near = hits.length > 0 && hits[0].near;
    rows = hits.map(row);
    list.replaceChildren(...(near ? [h("li", { class: "none", role: "presentation" }, "No entity has such a name; perhaps:")] : []),
      ...(hits.length ? rows : [h("li", { class: "none", role: "option", "aria-disabled": "true" }, none)]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(hits.length && !near ? 0 : -1); /* what is perhaps meant is not taken unless it is chosen */
    announce(near ? `No entity has such a name; perhaps ${hits[0].thing.label}` : hits.length ? `${count(hits.length, "suggestion")}, ${hits[0].thing.label} first` : none);
  }
  /* Who pressed Enter gets an answer, even where the page was built anew in the meantime. */
  async function look(entered = false) {
    const text = typed(), turn = ++asked;
    if (!text) { hits = []; close(); return; }
    try {
      const answer = await ask("search", { q: text, group, limit: 12 });
      if (turn === asked && (entered || document.activeElement === input)) { hits = answer; open(); }
    } catch (error) { if (turn === asked) { hits = []; open(error.message); } }
  }
  /* Who presses "/" to search may be in the field already. */
  function typed() { return input.value.trim().replace(/^\/\s*/, ""); }
  function take(place) {
    const hit = hits[place];
    if (!hit) return;
    asked += 1;
    input.value = keeps ? hit.thing.label : "";
    close();
    chosen(hit, entityHref(hit.thing.curie));
  }
  async function enter() {
    clearTimeout(timer);
    if (list.hidden || at < 0) await look(true);
    if (at >= 0 || !hits[0]?.near) take(Math.max(at, 0));
  }
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => look(), WAIT); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "/" && !input.value.trim()) { event.preventDefault(); return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) look();
      else if (hits.length) mark(event.key === "ArrowDown" ? (at + 1) % hits.length : (at > 0 ? at : hits.length) - 1);
    } else if (event.key === "Enter") { event.preventDefault(); enter(); }
    else if (event.key === "Escape") { if (list.hidden) input.value = ""; else event.preventDefault(); asked += 1; close(); }
  });
  return { element: h("div", { class: "find" }, input, list), input };
}
