/* An entity: its names and kin, and what is claimed of it, by predicate. */
import { h, count, number, outside, quiet, empty, fileName } from "./dom.js";
import { ask } from "./api.js";
import { glyph, groupLabel, thingLink, entityHref, isSymmetric } from "./words.js";
import { filterBar, chosen, isFiltered, nothingPasses, without, at } from "./filters.js";
import { claimTable, csvButton } from "./table.js";

const MANY = 24;

function listed(items) {
  if (items.length <= MANY) return items;
  return [...items.slice(0, MANY), h("details", { class: "more" }, h("summary", {}, `${number(items.length - MANY)} more`), items.slice(MANY))];
}

function kin(view) {
  const links = (things) => listed(things.map((thing) => thingLink(thing)));
  const rows = [
    ["Names", listed(view.synonyms.map((name) => h("span", { class: "synonym" }, name)))],
    ["Identifiers", listed([{ curie: view.thing.curie, url: view.url }, ...view.identifiers].map((one) => outside(one.url, one.curie)))],
    ["Belongs to", links(view.parents)], ["Below it", links(view.children)], ["Consists of", links(view.members)],
    ["Form of", view.form_of ? [thingLink(view.form_of)] : []], ["Forms", links(view.forms)], ["Variant of", links(view.genes)],
    ["Variants", listed(view.variants.map((hit) => h("span", {}, thingLink(hit.thing), h("small", {}, ` ${count(hit.claims, "claim")}`))))],
    ["Given in", listed(view.wholes.map((hit) => h("span", {}, thingLink(hit.thing), h("small", {}, ` ${count(hit.claims, "claim")}`))))],
  ];
  return h("dl", { class: "kin" }, rows.filter(([, values]) => values.length).map(([name, values]) => h("div", {}, h("dt", {}, name), h("dd", {}, values))));
}

/* By predicate and the end that the entity is, which a symmetric predicate does not tell apart; the largest group first. */
function grouped(claims, view) {
  const held = new Map();
  for (const claim of claims) {
    const role = claim.subject.curie === view.thing.curie || isSymmetric(claim) ? "subject" : "object", key = `${claim.predicate} ${role}`;
    if (!held.has(key)) held.set(key, { predicate: claim.predicate, role, claims: [] });
    held.get(key).claims.push(claim);
  }
  const label = new Map(view.claims.map((part) => [part.predicate, part.label]));
  return [...held.values()].map((group) => ({ ...group, label: label.get(group.predicate) || group.predicate, affirmed: group.claims.filter((claim) => !claim.negated).length, denied: group.claims.filter((claim) => claim.negated).length }))
    .sort((a, b) => b.claims.length - a.claims.length || (a.predicate + a.role < b.predicate + b.role ? -1 : 1));
}

export async function page({ parts: [curie], params, about, go, signal }) {
  const filtered = isFiltered(params);
  const [view, held] = await Promise.all([
    ask(`entity/${entityHref(curie).slice("/entity/".length)}`, {}, signal),
    filtered ? ask("claims", new URLSearchParams([["thing", curie], ["limit", 5000], ...chosen(params)]), signal) : null]);
  const all = view.claims.flatMap((part) => part.claims), claims = held ? held.claims : all;
  const total = filtered ? held.total : view.total, { label } = view.thing;
  const groups = grouped(claims, view).map((part, place) => ({
    id: `g-${place}`, predicate: part, claims: part.claims,
    title: part.role === "subject" ? `${label} ${part.label} …` : `… ${part.label} ${label}`,
    note: [part.affirmed ? `${number(part.affirmed)} affirmed` : "", part.denied ? `${number(part.denied)} denied` : ""].filter(Boolean).join(" · "),
  }));
  const jump = groups.length > 2 && h("nav", { class: "jump", "aria-label": "Groups of claims" }, groups.map((group) => h("a", { href: `#${group.id}` },
    group.title, h("small", {}, ` ${number(group.claims.length)}`))));
  const table = claims.length
    ? claimTable({ groups, caption: `Claims on ${label}`, about: curie, order: params.get("sort") || "", go, sorts: (order) => { const next = without(params, "sort"); next.set("sort", order); go(at(next), { replace: true }); } })
    : view.total ? nothingPasses(params, go) : empty(`Nothing is claimed of ${label} itself`, view.wholes.length ? "Claims on a regimen that it is part of are the regimen's: see above." : view.variants.length ? ["Claims on its variants are theirs: see above. ", h("a", { href: `/who?thing=${encodeURIComponent(curie)}` }, "Who showed it"), " takes them together."] : "It stands in the graph as a relative or a circumstance of others.");
  return {
    title: label,
    content: [
      h("div", { class: "heading" }, h("div", {}, h("p", { class: "kind" }, glyph(view.thing.group), groupLabel(view.thing.group)), h("h1", {}, label)),
        h("div", { class: "actions" }, h("a", { class: "button", href: `/network?thing=${encodeURIComponent(curie)}` }, "Network"),
          h("a", { class: "button", href: `/open?thing=${encodeURIComponent(curie)}` }, "Open questions"),
          ["drug", "class", "regimen"].includes(view.thing.group) && h("a", { class: "button", href: `/matrix?drug=${encodeURIComponent(curie)}` }, "By genotype"))),
      kin(view),
      h("div", { class: "section-head" }, h("h2", {}, filtered ? `${number(total)} of ${count(view.total, "claim")}` : count(total, "claim")),
        claims.length < total && quiet(`the ${number(claims.length)} best supported are shown`), claims.length > 0 && csvButton(claims, fileName(label, "csv"))),
      view.total > 0 && filterBar({ params, about, go, claims: all }), jump, table,
    ],
  };
}
