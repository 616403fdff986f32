/* Drug by genotype: where evidence exists, and of which kind. */
import { h, heading, count, number, empty, quiet, csv, download } from "./dom.js";
import { ask } from "./api.js";
import { thingLink, levelShort, levelWords, byLevel, claimCard } from "./words.js";
import { filterBar, chosen, isFiltered, nothingPasses, without, at } from "./filters.js";
import { searchBox } from "./search.js";
import { claimTable } from "./table.js";

const key = (drug, genotype) => `${drug}|${genotype}`;
const FACETS = ["genotype", "level", "certainty", "polarity", "attribution", "predicate"];

function cellButton(cell, words, pressed, press) {
  const kinds = byLevel(Object.keys(cell.levels));
  const label = `${words}: ${count(cell.claims, "claim")}${cell.denied ? `, ${number(cell.denied)} denied` : ""}; ${kinds.map((level) => `${levelWords(level)} ${cell.levels[level]}`).join(", ")}`;
  return h("button", { type: "button", id: `c-${cell.drug}-${cell.genotype}`.replace(/[^\w-]/g, "_"), "aria-pressed": String(pressed), "aria-label": label, title: label, click: press },
    h("span", { class: "levels", "aria-hidden": "true" }, kinds.map((level) => h("span", { class: "level-tag" }, `${levelShort(level)} ${number(cell.levels[level])}`))),
    cell.denied > 0 && h("span", { class: "denied-mark", "aria-hidden": "true" }, `✕ ${number(cell.denied)} denied`));
}

/* The claims of some cells: the ids are the server's, so that cell and list cannot differ. */
async function claimsOf(cells, params, signal) {
  const drugs = [...new Set(cells.map((cell) => cell.drug))];
  const filters = without(chosen(params), "genotype");
  const held = await Promise.all(drugs.map((drug) => ask("claims", new URLSearchParams([["thing", drug], ["limit", 5000], ...filters]), signal)));
  const known = new Map(held.flatMap((one) => one.claims).map((claim) => [claim.id, claim]));
  const missing = [...new Set(cells.flatMap((cell) => cell.ids))].filter((id) => !known.has(id));
  (await Promise.all(missing.map((id) => ask(`claim/${id}`, {}, signal)))).forEach(({ claim }) => known.set(claim.id, claim));
  return (cell) => cell.ids.map((id) => known.get(id));
}

/* A row a pair of drug and genotype that has claims. */
const matrixCsv = (view, label) => csv(["drug", "drug_curie", "genotype", "genotype_curie", "claims", "denied", "kinds_of_work", "certainties", "claim_ids"],
  view.cells.map((cell) => [label(cell.drug), cell.drug, label(cell.genotype), cell.genotype, cell.claims, cell.denied,
    byLevel(Object.keys(cell.levels)).map((level) => `${levelWords(level)} ${cell.levels[level]}`).join("; "),
    Object.entries(cell.certainties).map(([name, times]) => `${name} ${times}`).join("; "), cell.ids.join("; ")]));

function comparison(drugs, view, cells, list) {
  const genotypes = view.genotypes.filter((one) => drugs.some((drug) => cells.has(key(drug.curie, one.curie))));
  return h("section", { class: "compare", id: "comparison" }, h("h2", {}, "Side by side"), h("table", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Genotype"), drugs.map((drug) => h("th", { scope: "col" }, thingLink(drug))))),
    h("tbody", {}, genotypes.map((genotype) => h("tr", {}, h("th", { scope: "row" }, thingLink(genotype)), drugs.map((drug) => {
      const cell = cells.get(key(drug.curie, genotype.curie));
      return h("td", { "data-label": drug.label }, cell ? list(cell).map(claimCard) : h("span", { class: "quiet" }, "no claim"));
    }))))));
}

export async function page({ params, about, go, signal }) {
  const asked = new URLSearchParams([...chosen(params), ...params.getAll("drug").map((drug) => ["drug", drug])]);
  const view = await ask("matrix", asked, signal);
  const cells = new Map(view.cells.map((cell) => [key(cell.drug, cell.genotype), cell]));
  const things = new Map([...view.drugs, ...view.genotypes].map((one) => [one.curie, one]));
  const picked = params.getAll("compare").filter((drug) => view.drugs.some((one) => one.curie === drug));
  const held = cells.get(params.get("cell") || "");
  const compared = view.drugs.filter((drug) => picked.includes(drug.curie));
  const wanted = [...(held ? [held] : []), ...(compared.length > 1 ? view.cells.filter((cell) => picked.includes(cell.drug)) : [])];
  const list = wanted.length ? await claimsOf(wanted, params, signal) : null;
  const set = (name, values) => { const next = without(params, name); values.forEach((value) => next.append(name, value)); go(at(next)); };
  const names = await Promise.all(params.getAll("drug").map(async (curie) => things.get(curie) || ask(`entity/${encodeURIComponent(curie).replaceAll("%3A", ":")}`, {}, signal).then((one) => one.thing, () => ({ curie, label: curie }))));
  const box = searchBox({ id: "matrix-drug", label: "Only a drug or class", placeholder: "Only: drug or class …", chosen: (hit) => set("drug", [...new Set([...params.getAll("drug"), hit.thing.curie])]) });
  const chips = names.map((one) => h("button", { type: "button", class: "chip", "aria-label": `Remove ${one.label}`, click: () => set("drug", params.getAll("drug").filter((other) => other !== one.curie)) }, one.label, " ✕"));
  const label = (curie) => things.get(curie)?.label || curie;
  const rows = view.drugs.map((drug) => h("tr", {}, h("th", { scope: "row" }, h("label", {},
    h("input", { type: "checkbox", id: `pick-${drug.curie}`.replace(/[^\w-]/g, "_"), checked: picked.includes(drug.curie), "aria-label": `Compare ${drug.label}`, change: (event) => set("compare", event.target.checked ? [...picked, drug.curie] : picked.filter((one) => one !== drug.curie)) }), thingLink(drug))),
  view.genotypes.map((genotype) => {
    const id = key(drug.curie, genotype.curie), cell = cells.get(id);
    return h("td", { class: cell?.denied ? "has-denied" : "" }, cell ? cellButton(cell, `${drug.label}, ${genotype.label}`, cell === held, () => set("cell", cell === held ? [] : [id])) : h("span", { class: "void", role: "img", "aria-label": "no claim" }, "–"));
  })));
  const used = byLevel(new Set(view.cells.flatMap((cell) => Object.keys(cell.levels))));
  const table = view.cells.length ? [
    h("div", { class: "level-key" }, used.map((level) => h("span", {}, h("b", {}, levelShort(level)), ` ${levelWords(level)}`)), h("span", {}, h("b", {}, "✕"), " denied, and hatched")),
    h("div", { class: "matrix-scroll", tabindex: 0, role: "region", "aria-label": "Drugs by genotypes" }, h("table", { class: "matrix" }, h("caption", { class: "unseen" }, "Claims of each drug in each genotype by kind of work"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Choose two or more to compare"), view.genotypes.map((one) => h("th", { scope: "col" }, thingLink(one))))), h("tbody", {}, rows))),
  ] : isFiltered(params) ? nothingPasses(params, go) : empty("No claim names a drug and a genotype", asked.size ? "Of this drug or class, no text of this graph tells a genotype." : "No text of this graph tells the genotype that a drug was given in.");
  return {
    title: compared.length > 1 ? `${compared.map((one) => one.label).join(" and ")} by genotype` : "Drug by genotype",
    content: [
      heading("Drug by genotype", h("div", { class: "actions" }, box.element, view.cells.length > 0 && h("button", { type: "button", click: () => download("matrix.csv", matrixCsv(view, label), "text/csv") }, "Download CSV"))),
      quiet("What is claimed of a drug or regimen in a genotype. An empty cell means that no text says anything, not that nothing happens."),
      (view.cells.length > 0 || asked.size > 0) && filterBar({ params, about, go, names: FACETS, resets: ["cell"], extra: chips }), table,
      compared.length === 1 && quiet(`${compared[0].label} is chosen: choose another to compare the two.`),
      compared.length > 1 && comparison(compared, view, cells, list),
      held && h("section", { id: "cell", "aria-live": "polite" }, h("div", { class: "section-head" }, h("h2", {}, `${label(held.drug)} in ${label(held.genotype)}: ${count(held.claims, "claim")}`),
        h("button", { type: "button", click: () => set("cell", []) }, "Close")), claimTable({ groups: [{ id: "cell-claims", claims: list(held) }], caption: "Claims of the cell", order: params.get("sort") || "", go, sorts: (order) => { const next = without(params, "sort"); next.set("sort", order); go(at(next), { replace: true }); } })),
    ],
    shown: () => { if (held) document.getElementById("cell").scrollIntoView({ block: "nearest" }); },
  };
}
