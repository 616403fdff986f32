/* The rows of a query: as a table to sort, filter and take away, and as a network where a row holds two entities. */
import { h, count, number, csv, download, fileName, empty, quiet, outside } from "./dom.js";
import { look } from "./api.js";
import { entityHref, claimHref, documentHref, thingLink, glyph } from "./words.js";
import { picture } from "./network.js";

const FIRST = 200, ENTITIES = 1000, DRAWN = 150;
const bases = Object.entries(look.prefixes).sort((a, b) => b[1].length - a[1].length);

export function compact(iri) {
  const found = bases.find(([, base]) => iri.startsWith(base) && iri.length > base.length);
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
}

/* Which of the IRIs are entities of this graph: asked of the graph, not guessed. */
async function entitiesAmong(rows) {
  const iris = [...new Set(rows.flat().filter((term) => term?.type === "uri").map((term) => term.value))].filter((iri) => !/[<>"{}|^`\\\s]/.test(iri)).slice(0, ENTITIES);
  if (!iris.length) return new Map();
  const query = `PREFIX biolink: <${look.prefixes.biolink}> PREFIX rdfs: <${look.prefixes.rdfs}> PREFIX dcterms: <${look.prefixes.dcterms}>
SELECT ?iri ?curie ?label ?category WHERE { VALUES ?iri { ${iris.map((iri) => `<${iri}>`).join(" ")} } ?iri dcterms:identifier ?curie ; rdfs:label ?label ; biolink:category ?category }`;
  const answer = await fetch("/sparql", { method: "POST", body: new URLSearchParams({ query }), headers: { accept: "application/sparql-results+json" } });
  if (!answer.ok) return new Map();
  const { results } = await answer.json();
  return new Map(results.bindings.map((row) => { const category = compact(row.category.value); return [row.iri.value, { curie: row.curie.value, label: row.label.value, category, group: look.categories[category] || "other" }]; }));
}

function shown(term, things) {
  if (!term) return "";
  if (things.has(term.value)) return thingLink(things.get(term.value));
  const said = look.predicates[compact(term.value)];
  if (said) return h("span", { title: compact(term.value) }, said.words);
  if (term.type !== "uri") return term.value;
  const words = compact(term.value), statement = /\/statement\/([0-9a-f]{6,16})$/.exec(term.value);
  if (statement) return h("a", { href: claimHref(statement[1]) }, words);
  if (/\/claimgraph\/document\/[0-9a-f]+$/.test(term.value)) return h("a", { href: documentHref(words) }, words);
  return /^(doi|PMID|https?):/.test(words) ? outside(term.value, words) : h("span", { title: term.value }, words);
}

const asNumber = (value) => (value !== "" && Number.isFinite(Number(value)) ? Number(value) : null);
function compare(a, b) {
  const [x, y] = [asNumber(a), asNumber(b)];
  return x !== null && y !== null ? x - y : a.localeCompare(b, "en", { numeric: true });
}

/* Two entities of a row are an edge; the predicate is the row's, where it has one. */
function asNetwork({ columns, rows }, things) {
  const claims = new Map(), held = new Map();
  const relationAt = columns.findIndex((name) => /predicate|relation/.test(name)), deniedAt = columns.findIndex((name) => /^(negated|denied)$/.test(name));
  for (const row of rows) {
    const ends = [...new Map(row.filter((term) => term && things.has(term.value)).map((term) => [term.value, things.get(term.value)])).values()];
    if (ends.length < 2) continue;
    const [subject, object] = ends, predicate = relationAt >= 0 && row[relationAt] ? compact(row[relationAt].value) : "", negated = deniedAt >= 0 && /^(true|1)$/.test(row[deniedAt]?.value || "");
    const id = [subject.curie, predicate, object.curie, negated].join(" "), claim = claims.get(id);
    if (claim) { claim.sentences = claim.evidence += 1; continue; }
    if (claims.size >= DRAWN) continue;
    [subject, object].forEach((thing) => held.set(thing.curie, { thing, name: thing.label, claims: 1 }));
    claims.set(id, { id, subject, object, predicate, relation: look.predicates[predicate]?.words || predicate || "stands in a row with", negated, certainty: "asserted", independent: 1, observed: {}, evidence: 1, sentences: 1, documents: 1, levels: [], genotypes: [], qualifiers: [], years: null, against: [] });
  }
  return { total: claims.size, things: [...held.values()], claims: [...claims.values()] };
}

export async function results(answer, { file, seconds, meanings, go }) {
  if (answer.text !== undefined) return [h("h2", {}, "A graph"), h("div", { class: "bar" }, h("button", { type: "button", click: () => download(fileName(file, "ttl"), answer.text, "text/turtle") }, "Download Turtle")), h("pre", { class: "rows-scroll" }, answer.text.slice(0, 200000))];
  const { columns, rows } = answer, took = seconds().toFixed(seconds() < 10 ? 2 : 0), things = await entitiesAmong(rows);
  if (!rows.length) return [h("h2", {}, "No rows"), empty("The query found nothing", "A parameter that is left empty fits everything; an entity may also be part of a regimen, which is asked by itself.")];
  let order = -1, down = false, words = "", all = false;
  const table = h("table", { class: "rows" }), said = quiet("");
  const text = (term) => (term ? (things.has(term.value) ? things.get(term.value).label : term.type === "uri" ? compact(term.value) : term.value) : "");
  const keyed = rows.map((row) => ({ row, texts: row.map(text) }));
  const more = h("button", { type: "button", click: () => { all = true; paint(); } });
  function paint() {
    const found = keyed.filter((one) => !words || one.texts.some((value) => value.toLowerCase().includes(words)));
    if (order >= 0) found.sort((a, b) => compare(a.texts[order], b.texts[order]) * (down ? -1 : 1));
    const part = all ? found : found.slice(0, FIRST);
    table.replaceChildren(h("thead", {}, h("tr", {}, columns.map((name, at) => h("th", { scope: "col", title: meanings[name], "aria-sort": at === order ? (down ? "descending" : "ascending") : null },
      h("button", { type: "button", click: () => { down = at === order ? !down : false; order = at; paint(); table.querySelectorAll("th button")[at].focus(); } }, name.replaceAll("_", " "), at === order ? (down ? " ▾" : " ▴") : ""))))),
    h("tbody", {}, part.map(({ row }) => h("tr", {}, row.map((term) => h("td", { class: term && text(term).length > 40 ? "long" : "" }, shown(term, things)))))));
    said.textContent = words ? `${number(found.length)} of ${count(rows.length, "row")}` : `${count(rows.length, "row")} in ${took} s`;
    more.textContent = `Show ${number(found.length - part.length)} more`;
    more.hidden = part.length === found.length;
    return found;
  }
  const plain = () => paint().map(({ row }) => row.map((term) => term?.value ?? null));
  const network = asNetwork(answer, things), drawn = h("div");
  let fit = null;
  const toNetwork = network.claims.length > 0 && h("button", { type: "button", "aria-expanded": "false", click: (event) => {
    if (drawn.childElementCount) { drawn.replaceChildren(); event.target.setAttribute("aria-expanded", "false"); return; }
    const made = picture(network, { pickNode: (curie) => go(entityHref(curie)), pickEdge: () => {} });
    drawn.append(h("div", { class: "network result-network" }, made.element, h("aside", { class: "network-side" }, h("h2", {}, count(network.claims.length, "pair")), h("ul", { class: "plain-list" }, network.claims.map((claim) => h("li", {}, glyph(claim.subject.group), `${claim.negated ? "Denied: " : ""}${claim.subject.label} ${claim.relation} ${claim.object.label}`))))));
    event.target.setAttribute("aria-expanded", "true");
    fit = made.fit;
    fit();
  } }, "As a network");
  const filter = h("input", { type: "search", id: "row-filter", placeholder: "Filter the rows", "aria-label": "Filter the rows", input: (event) => { words = event.target.value.trim().toLowerCase(); paint(); } });
  paint();
  return [h("div", { class: "bar" }, h("button", { type: "button", click: () => download(fileName(file, "csv"), csv(columns, plain()), "text/csv") }, "CSV"),
    h("button", { type: "button", click: () => download(fileName(file, "json"), `${JSON.stringify({ columns, rows: plain() }, null, 1)}\n`, "application/json") }, "JSON"), toNetwork, said, filter),
  drawn, h("div", { class: "rows-scroll", tabindex: 0, role: "region", "aria-label": "Rows" }, table), more];
}
