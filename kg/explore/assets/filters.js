/* Which claims are shown: choices that stand in the address and are the parameters of the API. */
import { h, number, empty } from "./dom.js";
import { byLevel, certaintyWords, levelWords } from "./words.js";

const CERTAINTIES = ["asserted", "hedged", "hypothesised", "open-question"];
const NAMES = { predicate: "Relation", polarity: "Affirmed or denied", certainty: "Certainty", level: "Kind of work", genotype: "Genotype", attribution: "Whose finding" };
const FIXED = {
  polarity: [["affirmed", "affirmed"], ["denied", "denied"]],
  attribution: [["own", "the document's own"], ["relayed", "relayed from a cited work"]],
};
export const FILTERS = [...Object.keys(NAMES), "since", "until"];

/* The parameters of an address that choose claims. */
export function chosen(params, more = []) {
  const kept = new URLSearchParams();
  for (const [name, value] of params) if (value && (FILTERS.includes(name) || more.includes(name))) kept.append(name, value);
  return kept;
}
export const isFiltered = (params) => FILTERS.some((name) => params.get(name));

export function without(params, ...names) {
  const kept = new URLSearchParams(params);
  names.forEach((name) => kept.delete(name));
  return kept;
}
export const at = (params, path = location.pathname) => { const text = params.toString(); return text ? `${path}?${text}` : path; };

function counted(claims) {
  const found = Object.fromEntries(Object.keys(NAMES).map((name) => [name, new Map()]));
  const add = (name, value, label) => { const one = found[name].get(value) || { value, label, claims: 0 }; one.claims += 1; found[name].set(value, one); };
  for (const claim of claims) {
    add("predicate", claim.predicate, null);
    Object.keys(claim.certainties).forEach((value) => add("certainty", value, certaintyWords(value)));
    claim.levels.forEach((value) => add("level", value, levelWords(value)));
    claim.genotypes.forEach((one) => add("genotype", one.curie, one.label));
    add("polarity", claim.negated ? "denied" : "affirmed", null);
  }
  return found;
}

/* What can be chosen: of these claims where they are given, else of the whole graph. */
function options(name, about, claims, params) {
  const graph = about.facets[name] || [], label = new Map(graph.map((one) => [one.value, one.label]));
  let values;
  if (FIXED[name]) {
    const held = claims && name === "polarity" ? counted(claims)[name] : null;
    values = FIXED[name].map(([value, words]) => ({ value, label: words, claims: held ? held.get(value)?.claims || 0 : null }));
  } else if (claims) values = [...counted(claims)[name].values()].map((one) => ({ ...one, label: label.get(one.value) || one.label || one.value }));
  else values = graph;
  const known = new Set(values.map((one) => one.value));
  for (const value of params.getAll(name)) if (!known.has(value)) values = [...values, { value, label: label.get(value) || value, claims: 0 }];
  if (name === "level") { const order = byLevel(values.map((one) => one.value)); return order.map((value) => values.find((one) => one.value === value)); }
  if (name === "certainty") return [...values].sort((a, b) => CERTAINTIES.indexOf(a.value) - CERTAINTIES.indexOf(b.value));
  return FIXED[name] ? values : [...values].sort((a, b) => b.claims - a.claims || a.label.localeCompare(b.label));
}

/* Told where no claim is left, with the way out. */
export const nothingPasses = (params, go, ...more) => empty("No claim passes the filters", "An empty list says that this graph has no such claim, not that it is not so.",
  h("button", { type: "button", click: () => go(at(without(params, ...FILTERS, "offset", ...more))) }, "Clear all filters"));

const plain = (value) => value.replace(/[^\w-]/g, "_");

export function filterBar({ params, about, go, claims = null, names = Object.keys(NAMES), resets = ["offset"], extra = [] }) {
  const move = (next) => go(at(without(next, ...resets)));
  function set(name, values) {
    const next = without(params, name);
    values.forEach((value) => value && next.append(name, value));
    move(next);
  }
  const chips = [];
  const facets = names.map((name) => {
    const held = params.getAll(name), offered = options(name, about, claims, params);
    if (!offered.length) return null;
    for (const value of held) {
      const label = offered.find((one) => one.value === value)?.label || value;
      chips.push(h("button", { type: "button", class: "chip", click: () => set(name, held.filter((other) => other !== value)), "aria-label": `Remove the filter ${label}` }, label, h("span", { "aria-hidden": "true" }, " ✕")));
    }
    const boxes = offered.map((one) => h("label", {},
      h("input", { type: "checkbox", id: `f-${name}-${plain(one.value)}`, value: one.value, checked: held.includes(one.value),
        change: (event) => set(name, event.target.checked ? [...held, one.value] : held.filter((other) => other !== one.value)) }),
      h("span", {}, one.label), one.claims != null && h("small", {}, number(one.claims))));
    return h("details", { class: "facet", id: `facet-${name}`, name: "facet" },
      h("summary", { class: held.length ? "is-set" : "" }, NAMES[name], held.length > 0 && h("b", {}, ` ${held.length}`)),
      h("div", { class: "facet-body", role: "group", "aria-label": NAMES[name] }, boxes));
  });
  const year = (name, words) => h("input", { type: "number", id: `f-${name}`, min: 1800, max: 2200, step: 1, placeholder: words, "aria-label": `Years ${words}`, value: params.get(name) || "",
    change: (event) => set(name, event.target.value && event.target.checkValidity() ? [event.target.value] : []) });
  if (params.get("since") || params.get("until")) {
    const words = `years ${params.get("since") || "…"}–${params.get("until") || "…"}`;
    chips.push(h("button", { type: "button", class: "chip", click: () => move(without(params, "since", "until")), "aria-label": `Remove the filter ${words}` }, words, h("span", { "aria-hidden": "true" }, " ✕")));
  }
  if (chips.length > 1) chips.push(h("button", { type: "button", class: "plain", click: () => move(without(params, ...FILTERS)) }, "Clear all"));
  return h("div", { class: "filters", role: "group", "aria-label": "Filters" },
    h("div", { class: "facets" }, facets, h("div", { class: "years" }, year("since", "from"), h("span", { "aria-hidden": "true" }, "–"), year("until", "to")), extra),
    chips.length > 0 && h("div", { class: "chips" }, chips));
}

document.addEventListener("pointerdown", (event) => {
  document.querySelectorAll("details.facet[open]").forEach((one) => { if (!one.contains(event.target)) one.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.facet[open]").forEach((one) => { one.open = false; one.querySelector("summary").focus(); });
});
