/* One piece of evidence: its words with their roles, where they stand, and what they rest on. */
import { h, outside, number } from "./dom.js";
import { certaintyBadge, levelBadge, byLevel, thingLink, workHref, documentHref, badge } from "./words.js";

const MARKED = ["subject", "trigger", "object", "cue"];
const KEY = [["subject", "subject"], ["trigger", "relation word"], ["object", "object"], ["cue", "cue"]];

export const marksKey = () => h("p", { class: "marks-key", "aria-hidden": "true" }, KEY.map(([role, words]) => h("span", {}, h("mark", { class: role }, words))), h("span", { class: "cite-key" }, "¹ citation"));

const refId = (evidence, work) => `ref-${evidence.id}-${work.number}`;

function stretch({ text, roles }, evidence) {
  const marked = roles.filter((role) => MARKED.includes(role));
  let shown = roles.includes("citation") && evidence.references.length
    ? h("a", { class: "citation", href: `#${refId(evidence, evidence.references[0])}`, "aria-label": `citation ${text.trim()}` }, text)
    : document.createTextNode(text);
  for (const role of marked) shown = h("mark", { class: role, title: role }, shown);
  return shown;
}

export function quote(evidence) {
  return h("blockquote", {}, evidence.before && h("span", { class: "around" }, `… ${evidence.before}`), evidence.quote.map((part) => stretch(part, evidence)),
    evidence.after && h("span", { class: "around" }, `${evidence.after} …`));
}

export function identifierLinks(identifiers) { return identifiers.map((one) => outside(one.url, one.curie)); }

export function reference(work, id = null) {
  return h("li", { id }, h("span", { class: "ref-number" }, `[${number(work.number)}]`), h("div", {}, h("a", { href: workHref(work.id), class: "printed" }, work.printed || work.title || work.id),
    work.identifiers.length > 0 && h("div", { class: "ids" }, identifierLinks(work.identifiers))));
}

function circumstance(one) {
  return h("li", {}, h("span", { class: "quiet" }, `${one.kind.replaceAll("_", " ")} `), one.thing ? thingLink(one.thing) : one.value, h("small", {}, ` from the ${one.basis}`));
}

export function documentLine(document) {
  const place = [document.journal, document.year].filter(Boolean).join(", ");
  return [h("a", { href: documentHref(document.id) }, document.title || document.id), place && h("span", { class: "quiet" }, ` ${place}`),
    document.retracted && badge("retracted", "denied"), document.url && h("span", { class: "ids" }, " ", outside(document.url, "source"))];
}

const ground = (words) => words && words !== "none" ? h("span", { class: "quiet" }, ` (${words})`) : null;

export function evidenceCard(evidence, place) {
  const fact = (name, ...value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  return h("article", { class: "evidence", id: `e-${evidence.id}`, "aria-label": `Evidence ${place}` },
    h("header", {}, h("span", { class: "place" }, documentLine(evidence.document), h("span", { class: "quiet" }, ` · ${evidence.section}, characters ${number(evidence.start)}–${number(evidence.end)}`)),
      h("span", { class: "badges" }, certaintyBadge(evidence.certainty), byLevel(evidence.levels).map(levelBadge), badge(evidence.attribution_words, "attribution"))),
    quote(evidence),
    h("dl", { class: "fact-rows" },
      fact("Cites", evidence.references.length ? [h("ol", { class: "references" }, evidence.references.map((work) => reference(work, refId(evidence, work)))), ground(evidence.citation_basis)] : h("span", { class: "quiet" }, "no reference for these words")),
      evidence.context.length > 0 && fact("Holds in", h("ul", { class: "circumstances" }, evidence.context.map(circumstance))),
      evidence.outcome && fact("Outcome", h("span", { class: "outcome" }, evidence.outcome))),
    h("details", { class: "why", id: `why-${evidence.id}` }, h("summary", {}, "Why was this read so?"),
      h("dl", { class: "facts" }, evidence.why.flatMap(([name, words]) => [h("dt", {}, name), h("dd", {}, words)]),
        h("dt", {}, "read by"), h("dd", {}, `${evidence.agent.replaceAll("_", " ")}, rule ${evidence.rule}`))));
}
