/* Entities, claims and what is known of them, in words and signs. */
import { h, s, count, number } from "./dom.js";
import { look } from "./api.js";

export const entityHref = (curie) => `/entity/${encodeURIComponent(curie).replaceAll("%3A", ":")}`;
export const claimHref = (id) => `/claim/${encodeURIComponent(id)}`;
export const workHref = (id) => `/work?id=${encodeURIComponent(id)}`;
export const documentHref = (id) => `/document?id=${encodeURIComponent(id)}`;

const groupOf = (group) => look.groups[group] || look.groups.other;
export const groupLabel = (group) => groupOf(group).label;
export const familyOf = (claim) => (claim.negated ? "denied" : look.predicates[claim.predicate]?.family || "other");
export const isSymmetric = (claim) => Boolean(look.predicates[claim.predicate]?.symmetric);

export function glyph(group, size = 14) {
  const shape = s("path", { d: groupOf(group).shape, class: `fill-${look.groups[group] ? group : "other"}` });
  return s("svg", { width: size, height: size, viewBox: "-16 -16 32 32", class: "glyph", "aria-hidden": "true" }, shape);
}

export function thingLink(thing, attributes = {}) {
  return h("a", { class: "thing", href: entityHref(thing.curie), title: groupLabel(thing.group), ...attributes }, glyph(thing.group), h("span", {}, thing.label));
}

export const badge = (words, kind = "", title = null) => h("span", { class: `badge ${kind}`, title }, words);
export const certaintyWords = (value) => value.replaceAll("-", " ");
export const certaintyBadge = (value) => badge(certaintyWords(value), `certainty certainty-${value}`);
export const deniedBadge = () => h("span", { class: "badge denied" }, h("span", { "aria-hidden": "true" }, "✕ "), "Denied");
export const levelShort = (level) => look.levels[level] || level || "none told";
const rank = (level) => { const at = Object.keys(look.levels).indexOf(level); return at < 0 ? 99 : at; };
export const byLevel = (levels) => [...levels].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
export const levelWords = (level) => look.levelWords[level] || level || "kind of work not told";
export const levelBadge = (level) => badge(levelWords(level), "level");

export const years = (claim) => (!claim.years ? "" : claim.years[0] === claim.years[1] ? String(claim.years[0]) : `${claim.years[0]}–${claim.years[1]}`);
export const otherQualifiers = (claim) => claim.qualifiers.filter((q) => !look.spoken.includes(q.slot));
const slotWords = (slot) => slot.replace(/_qualifier$/, "").replaceAll("_", " ");
export const qualifierWords = (claim) => otherQualifiers(claim).map((q) => `${slotWords(q.slot)}: ${(q.label || q.value).replaceAll("_", " ")}`).join("; ");

export const sentence = (claim) => `${claim.negated ? "Denied: " : ""}${claim.subject.label} ${claim.relation} ${claim.object.label}`;
/* What was counted: one trial or cited work, however often it is told, and what documents report of their own. */
const OBSERVED = { trial: "trial", work: "cited work", report: "own report" };
export const observed = (claim) => Object.entries(OBSERVED).filter(([kind]) => claim.observed[kind]).map(([kind, words]) => count(claim.observed[kind], words)).join(" + ");
export const weight = (claim) => [
  observed(claim) || (claim.independent ? "" : "no observation"),
  count(claim.sentences, "sentence"),
  claim.documents > 1 ? count(claim.documents, "document") : "",
].filter(Boolean).join(" · ");

const end = (thing) => h("span", { class: "end" }, glyph(thing.group), h("b", {}, thing.label));

/* A claim on one line: its sentence as a link to its page, its two ends as signs. */
export function claimLine(claim) {
  return h("a", { class: claim.negated ? "claim-line is-denied" : "claim-line", href: claimHref(claim.id) },
    claim.negated && deniedBadge(), end(claim.subject), ` ${claim.relation} `, end(claim.object));
}

export function claimCard(claim) {
  const qualified = qualifierWords(claim);
  return h("article", { class: claim.negated ? "card is-denied" : "card" }, claimLine(claim),
    h("div", { class: "badges" }, certaintyBadge(claim.certainty), byLevel(claim.levels).map(levelBadge),
      claim.genotypes.map((one) => badge(one.label, "genotype")), claim.retracted && badge("rests on a retracted work", "denied")),
    qualified && h("p", { class: "quiet" }, qualified),
    h("p", { class: "quiet" }, [weight(claim), years(claim), claim.relayed_only ? "relayed only" : "",
      claim.against.length ? `${number(claim.against.length)} against` : ""].filter(Boolean).join(" · ")));
}
