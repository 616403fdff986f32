/* Claims as a table: grouped, sorted, painted in slices so that the first screen does not wait for the last row. */
import { h, csv, download, number } from "./dom.js";
import { thingLink, certaintyBadge, deniedBadge, byLevel, levelBadge, years, qualifierWords, claimHref, sentence, badge, certaintyWords, levelWords, observed } from "./words.js";

const FIRST = 60, SLICE = 200;
const CERTAINTIES = ["open-question", "hypothesised", "hedged", "asserted"];
const best = (claim) => byLevel(claim.levels)[0] || "~";

export const COLUMNS = [
  { key: "claim", label: "Claim", by: (claim, end) => end(claim).label.toLowerCase() },
  { key: "certainty", label: "Certainty", by: (claim) => CERTAINTIES.indexOf(claim.certainty), down: true },
  { key: "work", label: "Kind of work", by: (claim) => best(claim) },
  { key: "independent", label: "Independent", title: "Independent observations: evidence of one trial, or citing one work, is one", by: (claim) => claim.independent, down: true, number: true },
  { key: "evidence", label: "For", title: "Sentences that say so", by: (claim) => claim.sentences, down: true, number: true },
  { key: "against", label: "Against", title: "Claims that deny it or say the opposite", by: (claim) => claim.against.length, down: true, number: true },
  { key: "genotype", label: "Genotype", by: (claim) => claim.genotypes.map((one) => one.label).join(", ") || "~" },
  { key: "years", label: "Years", by: (claim) => (claim.years ? claim.years[1] : 0), down: true, number: true },
];

const bothEnds = (claim) => claim.object;

export function sorted(claims, order, end = bothEnds) {
  if (!order) return claims;
  const down = order.startsWith("-"), column = COLUMNS.find((one) => one.key === order.replace(/^-/, ""));
  if (!column) return claims;
  const keyed = claims.map((claim, place) => [column.by(claim, end), place, claim]);
  keyed.sort(([a, i], [b, j]) => (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1) || i - j);
  return keyed.map((entry) => entry[2]);
}

function ends(claim, about) {
  const relation = h("a", { class: "relation", href: claimHref(claim.id), "aria-label": sentence(claim) }, claim.relation);
  const other = (thing) => (thing.curie === about ? null : thingLink(thing));
  return [claim.negated && deniedBadge(), other(claim.subject), relation, claim.subject.curie === claim.object.curie ? "itself" : other(claim.object) || (claim.object.curie === about ? h("span", { class: "this" }, claim.object.label) : null)];
}

const cell = (label, attributes, ...children) => h("td", { role: "cell", "data-label": label, ...attributes }, ...children);

function row(claim, about, go) {
  const qualified = qualifierWords(claim);
  return h("tr", { role: "row", class: claim.negated ? "is-denied" : "", click: (event) => { if (!event.target.closest("a,button") && !getSelection().toString()) go(claimHref(claim.id)); } },
    h("th", { scope: "row", role: "rowheader", class: "claim-cell" }, h("div", { class: "ends" }, ends(claim, about)),
      qualified && h("small", {}, qualified), claim.retracted && badge("retracted work", "denied"), claim.relayed_only && h("small", {}, "relayed only")),
    cell("Certainty", {}, certaintyBadge(claim.certainty)),
    cell("Kind of work", { class: "works" }, byLevel(claim.levels).map(levelBadge)),
    cell("Independent", { class: "n", title: observed(claim) || null }, number(claim.independent)),
    cell("For", { class: "n" }, number(claim.sentences)),
    cell("Against", { class: claim.against.length ? "n has-against" : "n none" }, claim.against.length ? h("a", { href: `${claimHref(claim.id)}#against`, "aria-label": `${number(claim.against.length)} against: ${sentence(claim)}` }, number(claim.against.length)) : "–"),
    cell("Genotype", { class: "genotypes" }, claim.genotypes.map((one) => one.label).join(", ")),
    cell("Years", { class: "n" }, years(claim)));
}

/* `groups`: [{id, title, note, claims}]; `about` is the entity that a row need not repeat; `order` as in the address;
   `sorts` gets the new order, null where the table is not to be sorted here. */
export function claimTable({ groups, caption, about = null, order = "", sorts = null, go }) {
  const headings = COLUMNS.map((column) => {
    const held = order.replace(/^-/, "") === column.key, down = order.startsWith("-");
    const next = held ? (down ? column.key : `-${column.key}`) : column.down ? `-${column.key}` : column.key;
    return h("th", { scope: "col", role: "columnheader", class: column.number ? "n" : "", title: column.title, "aria-sort": held ? (down ? "descending" : "ascending") : null },
      sorts ? h("button", { type: "button", id: `sort-${column.key}`, click: () => sorts(next) }, column.label, h("span", { class: "arrow", "aria-hidden": "true" }, held ? (down ? " ▾" : " ▴") : "")) : column.label);
  });
  const table = h("table", { class: "claims", role: "table" }, h("caption", { class: "unseen" }, caption), h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, headings)));
  const end = (claim) => (claim.subject.curie === about ? claim.object : about ? claim.subject : claim.object);
  const rows = groups.flatMap((group) => sorted(group.claims, order, end).map((claim) => [group, claim]));
  let next = 0, body = null, last = null;
  function paint(many) {
    for (const stop = Math.min(rows.length, next + many); next < stop; next += 1) {
      const [group, claim] = rows[next];
      if (group !== last) {
        last = group;
        body = h("tbody", { role: "rowgroup", id: group.id });
        if (group.title) body.append(h("tr", { role: "row", class: "group" }, h("th", { scope: "rowgroup", role: "rowheader", colspan: COLUMNS.length }, h("span", {}, group.title), h("small", {}, group.note))));
        table.append(body);
      }
      body.append(row(claim, about, go));
    }
    if (next < rows.length) setTimeout(() => { if (table.isConnected || many === FIRST) paint(SLICE); }, 0);
    else table.dataset.whole = "";
  }
  paint(FIRST);
  return table;
}

export function claimsCsv(claims) {
  const columns = ["claim", "subject", "subject_curie", "predicate", "relation", "object", "object_curie", "denied", "qualifiers", "certainty", "kinds_of_work",
    "independent_observations", "sentences", "documents", "references", "against", "genotypes", "first_year", "last_year", "relayed_only", "retracted"];
  return csv(columns, claims.map((claim) => [claim.id, claim.subject.label, claim.subject.curie, claim.predicate, claim.relation, claim.object.label, claim.object.curie,
    claim.negated, claim.qualifiers.map((q) => `${q.slot}=${q.value}`).join("; "), certaintyWords(claim.certainty), claim.levels.map(levelWords).join("; "), claim.independent,
    claim.sentences, claim.documents, claim.references, claim.against.length, claim.genotypes.map((one) => one.label).join("; "), claim.years?.[0], claim.years?.[1], claim.relayed_only, claim.retracted]));
}

export const csvButton = (claims, name) => h("button", { type: "button", click: () => download(name, claimsCsv(claims), "text/csv") }, "Download CSV");
