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
    : h("span", {}, emphasised(text));
  for (const role of marked) shown = h("mark", { class: role, title: role }, shown);
  return shown;
}

/* *Emphasis* of Markdown as it is meant; its asterisks stay in the text, so that what is copied is what the document says. */
const EMPHASIS = /(?<![\w*])\*(?=\S)([^*\n]{1,80})(?<=\S)\*(?![\w*])/g;
export function emphasised(text) {
  const parts = [];
  let last = 0;
  for (const found of text.matchAll(EMPHASIS)) {
    const star = () => h("span", { class: "star" }, "*");
    parts.push(text.slice(last, found.index), h("i", {}, star(), found[1], star()));
    last = found.index + found[0].length;
  }
  return [...parts, text.slice(last)];
}

/* An entry as printed, without the number that stands before it. */
export const printed = (work) => (work.printed ? work.printed.replace(new RegExp(`^\\s*\\[?${Number(work.number)}[.\\])]?\\s+`), "") : work.title || work.id);

/* Whole words only: the graph keeps so many characters around a quote, which may begin or end within a word. */
const before = (text) => text.replace(/^\S{0,20}\s+/, "").trimStart();
const after = (text) => text.replace(/\s+\S{0,20}$/, "").trimEnd();

export function quote(evidence) {
  const first = evidence.start <= evidence.before.length, [head, tail] = [first ? evidence.before.trimStart() : before(evidence.before), after(evidence.after)];
  return h("blockquote", {}, head && h("span", { class: "around" }, !first && "…\u00a0", emphasised(head), /\s$/.test(evidence.before) ? " " : ""), evidence.quote.map((part) => stretch(part, evidence)),
    tail && h("span", { class: "around" }, emphasised(tail), "\u00a0…"));
}

export function identifierLinks(identifiers) { return identifiers.map((one) => outside(one.url, one.curie)); }

export function reference(work, id = null) {
  return h("li", { id }, h("span", { class: "ref-number" }, `[${number(work.number)}]`), h("div", {}, h("a", { href: workHref(work.id), class: "printed" }, emphasised(printed(work))),
    work.identifiers.length > 0 && h("div", { class: "ids" }, identifierLinks(work.identifiers))));
}

function circumstance(one) {
  return h("li", {}, h("span", { class: "quiet" }, `${one.kind.replaceAll("_", " ")} `), one.thing ? thingLink(one.thing) : one.value, h("small", {}, ` from the ${one.basis}`));
}

export function documentLine(document) {
  const place = [document.journal, document.year].filter(Boolean).join(", ");
  return [h("a", { href: documentHref(document.id) }, document.title || document.id), place && h("span", { class: "quiet" }, ` ${place}`),
    document.retracted && [" ", badge("retracted", "denied")], document.url && [" ", h("span", { class: "ids" }, outside(document.url, "source"))]];
}

const ground = (evidence) => { const words = evidence.why.find(([name]) => name === "because"); return words ? h("p", { class: "quiet" }, `because ${words[1]}`) : null; };

export function evidenceCard(evidence, place) {
  const fact = (name, ...value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  return h("article", { class: "evidence", id: `e-${evidence.id}`, "aria-label": `Evidence ${place}` },
    h("header", {}, h("span", { class: "place" }, documentLine(evidence.document), h("span", { class: "quiet" }, ` · ${evidence.section.replaceAll("_", " ")}, characters ${number(evidence.start)}–${number(evidence.end)}`)),
      h("span", { class: "badges" }, certaintyBadge(evidence.certainty), byLevel(evidence.levels).map(levelBadge), badge(evidence.attribution_words, "attribution"))),
    quote(evidence),
    h("dl", { class: "fact-rows" },
      fact("Cites", evidence.references.length ? [h("ol", { class: "references" }, evidence.references.map((work) => reference(work, refId(evidence, work)))), ground(evidence)] : h("span", { class: "quiet" }, "no reference for these words")),
      evidence.context.length > 0 && fact("Holds in", h("ul", { class: "circumstances" }, evidence.context.map(circumstance))),
      evidence.outcome && fact("Outcome", h("span", { class: "outcome" }, evidence.outcome))),
    h("details", { class: "why", id: `why-${evidence.id}` }, h("summary", {}, "Why was this read so?"),
      h("dl", { class: "facts" }, evidence.why.flatMap(([name, words]) => [h("dt", {}, name), h("dd", {}, words)]),
        h("dt", {}, "read by"), h("dd", {}, `${evidence.agent.replaceAll("_", " ")}, rule ${evidence.rule}`))));
}
