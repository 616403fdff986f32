/* Who showed what of two entities, in which model, and who saw nothing. */
import { h, heading, count, number, empty, quiet, csv, download, fileName } from "./dom.js";
import { ask } from "./api.js";
import { thingLink, claimLine, certaintyBadge, levelBadge, byLevel, badge, entityHref } from "./words.js";
import { quote, documentLine, reference, marksKey } from "./evidence.js";
import { searchBox } from "./search.js";

const STANCES = [["found", "Found"], ["not-found", "Looked for, and not found"], ["suspected", "Suspected or proposed"], ["asked", "Asked"]];

/* Places of one claim, those of one sentence together. */
function grouped(findings) {
  const claims = new Map();
  for (const { claim, evidence } of findings) {
    const places = claims.get(claim.id)?.places || claims.set(claim.id, { claim, places: new Map() }).get(claim.id).places;
    const key = [evidence.document.id, evidence.start, evidence.end, evidence.levels, evidence.references.map((work) => work.id)].join("|");
    const one = places.get(key) || places.set(key, { evidence, context: new Map(), told: [] }).get(key);
    one.told.push(evidence);
    for (const fact of evidence.context) one.context.set(`${fact.kind} ${fact.value}`, fact);
  }
  return [...claims.values()];
}

/* Numbers of one sentence, each with those of its circumstances that are not those of all of them. */
function outcomes({ told, context }) {
  const holds = (one, key) => one.context.some((fact) => `${fact.kind} ${fact.value}` === key);
  return [...new Set(told.map((one) => one.outcome).filter(Boolean))].map((outcome) => {
    const own = [...context].filter(([key]) => !told.every((one) => holds(one, key)) && told.some((one) => one.outcome === outcome && holds(one, key)));
    return h("li", {}, h("span", { class: "outcome" }, outcome), own.length > 0 && h("span", { class: "quiet" }, ` in ${own.map(([, fact]) => fact.value).join(", ")}`));
  });
}

function place({ evidence, context, told }) {
  const numbers = outcomes({ told, context });
  return h("div", { class: "short-evidence" }, quote(evidence), numbers.length > 0 && h("ul", { class: "circumstances outcomes" }, numbers),
    h("div", { class: "badges" }, certaintyBadge(evidence.certainty), evidence.levels.length ? byLevel(evidence.levels).map(levelBadge) : levelBadge(""),
      [...context.values()].map((fact) => badge(fact.kind === "phase" ? `phase ${fact.value}` : fact.value, fact.kind === "genotype" ? "genotype" : "", fact.kind.replaceAll("_", " ")))),
    evidence.references.length > 0 && h("ol", { class: "references" }, evidence.references.map((work) => reference(work))),
    h("p", { class: "quiet" }, evidence.references.length ? "told by " : "", documentLine(evidence.document), ` · ${evidence.attribution_words}`));
}

const card = ({ claim, places }) => h("article", { class: claim.negated ? "card is-denied" : "card" }, claimLine(claim), [...places.values()].map(place));

function stanceSection([stance, words], findings) {
  const held = findings.filter((one) => one.stance === stance);
  if (!held.length) return stance === "not-found" ? h("section", { id: stance }, h("h2", {}, words), quiet("No text of this graph says so of the two.")) : null;
  const parts = [["both", null], ["in", "Of the one, in the genotype that is the other"], ["together", "Of the two given together"]]
    .map(([on, title]) => [title, grouped(held.filter((one) => one.on === on))]).filter(([, claims]) => claims.length);
  const claims = grouped(held), sentences = claims.reduce((sum, one) => sum + one.places.size, 0);
  return h("section", { id: stance, class: stance === "not-found" ? "against" : "" }, h("h2", {}, words, h("small", { class: "quiet" }, ` ${count(claims.length, "claim")}, ${count(sentences, "sentence")}`)),
    parts.map(([title, claims]) => [title && h("h3", {}, title), h("div", { class: "findings" }, claims.map(card))]));
}

const COLUMNS = ["stance", "on", "subject", "relation", "object", "denied", "certainty", "evidence_levels", "circumstances", "outcome", "words", "references", "document", "claim"];
const row = ({ stance, on, claim, evidence }) => [stance, on, claim.subject.label, claim.relation, claim.object.label, claim.negated, evidence.certainty, evidence.level_words.join("; "),
  evidence.context.map((fact) => `${fact.kind}: ${fact.value}`).join("; "), evidence.outcome, evidence.quote.map((part) => part.text).join(""),
  evidence.references.map((work) => work.identifiers[0]?.curie || work.printed).join("; "), evidence.document.id, claim.id];

function alsoLine(thing, kinds) {
  const others = kinds.filter((kind) => kind.curie !== thing.curie);
  return others.length > 0 && h("p", { class: "quiet also" }, thing.label, " is also: ", others.flatMap((kind, at) => [at ? ", " : "", thingLink(kind)]));
}

async function label(curie, signal) { return curie ? (await ask(`entity/${entityHref(curie).slice(8)}`, {}, signal)).thing : null; }

export async function page({ params, go, signal }) {
  const asked = { thing: params.get("thing"), with: params.get("with") };
  const whole = asked.thing && asked.with;
  const found = whole ? await ask("who", asked, signal) : null;
  const [thing, other] = found ? [found.thing, found.other] : await Promise.all([label(asked.thing, signal), label(asked.with, signal)]);
  const to = (change) => { const next = new URLSearchParams(location.search); Object.entries(change).forEach(([name, value]) => next.set(name, value));
    if (next.get("thing") && next.get("with")) go(`/who?${next}`);
    else history.replaceState(history.state, "", `/who?${next}`); /* there is nothing to show yet, and the other field may be in use */ };
  const box = (name, words, held) => searchBox({ id: `who-${name}`, label: words, placeholder: words, value: held?.label || "", keeps: true, chosen: (hit) => to({ [name]: hit.thing.curie }) }).element;
  const form = h("div", { class: "who-form" }, box("thing", "One: drug, class, gene …", thing), h("span", { class: "quiet" }, "and"), box("with", "The other", other));
  const title = whole ? `Who showed it: ${thing.label} and ${other.label}` : "Who showed it, and who saw nothing";
  if (!found) {
    return { title, content: [heading(title), form, empty("Name two things", "A drug and a drug, a drug and a gene, a class and a disease. Members of a class, forms of a drug, variants of a gene and regimens count as the thing: a class of drugs asks for each of its drugs, TP53 for TP53 loss.")] };
  }
  const told = new Set(found.findings.map((one) => one.claim.id)).size;
  const twice = new Set(found.findings.map((one) => `${one.claim.id} ${one.stance}`)).size - told;
  const folded = twice > 0 ? `; ${number(twice)} of them ${twice === 1 ? "stands" : "stand"} under two headings, as sentences differ` : "";
  return {
    title,
    content: [
      heading(["Who showed it: ", thingLink(thing), " and ", thingLink(other)], found.findings.length > 0 && h("div", { class: "actions" },
        h("button", { type: "button", click: () => download(fileName(`${thing.label} and ${other.label}`, "csv"), csv(COLUMNS, found.findings.map(row)), "text/csv") }, "CSV"))),
      form, alsoLine(thing, found.kinds), alsoLine(other, found.other_kinds),
      found.findings.length ? [
        h("div", { class: "section-head" }, h("p", {}, told < found.total ? `${number(told)} of ${count(found.total, "claim")}, the most observed` : count(found.total, "claim"), folded), marksKey()),
        STANCES.map((stance) => stanceSection(stance, found.findings))]
        : empty("No text of this graph claims anything of the two", "That does not mean that it is not so."),
    ],
  };
}
