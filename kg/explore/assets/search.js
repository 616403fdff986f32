/* A field that finds entities by any of their names: a combobox with a list (ARIA 1.2). */
import { h, count, announce } from "./dom.js";
import { ask } from "./api.js";
import { glyph, groupLabel, entityHref } from "./words.js";

const WAIT = 90;

/* `chosen` gets the hit and the address of its page; with `keeps`, the field keeps the name. */
export function searchBox({ id, label, placeholder = "", value = "", group = null, keeps = false, chosen }) {
  let hits = [], at = -1, asked = 0, timer = 0;
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
    list.children[at]?.setAttribute("aria-selected", "false");
    at = next;
    const one = list.children[at];
    if (!one || !hits.length) { input.removeAttribute("aria-activedescendant"); return; }
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
    list.replaceChildren(...(hits.length ? hits.map(row) : [h("li", { class: "none", role: "option", "aria-disabled": "true" }, none)]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(hits.length ? 0 : -1);
    announce(hits.length ? `${count(hits.length, "suggestion")}, ${hits[0].thing.label} first` : none);
  }
  /* Who pressed Enter gets an answer, even where the page was built anew in the meantime. */
  async function look(entered = false) {
    const text = input.value.trim(), turn = ++asked;
    if (!text) { hits = []; close(); return; }
    try {
      const answer = await ask("search", { q: text, group, limit: 12 });
      if (turn === asked && (entered || document.activeElement === input)) { hits = answer; open(); }
    } catch (error) { if (turn === asked) { hits = []; open(error.message); } }
  }
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
    take(Math.max(at, 0));
  }
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => look(), WAIT); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) look();
      else if (hits.length) mark((at + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length);
    } else if (event.key === "Enter") { event.preventDefault(); enter(); }
    else if (event.key === "Escape") { if (list.hidden) input.value = ""; else event.preventDefault(); asked += 1; close(); }
  });
  return { element: h("div", { class: "find" }, input, list), input };
}
