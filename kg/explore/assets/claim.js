/* A claim: its words, what they rest on, and what speaks against it. */
import { h, count, number, copyButton, quiet } from "./dom.js";
import { ask } from "./api.js";
import { thingLink, deniedBadge, certaintyBadge, byLevel, levelBadge, claimCard, weight, years, qualifierWords, sentence } from "./words.js";
import { evidenceCard, marksKey, printed } from "./evidence.js";

const MANY = 20;

function citation(claim, evidence, about) {
  const works = [...new Map(evidence.flatMap((one) => one.references).map((work) => [work.id, printed(work)])).values()];
  const documents = [...new Map(evidence.map((one) => [one.document.id, [one.document.title, one.document.journal, one.document.year].filter(Boolean).join(", ")])).values()];
  return [`${sentence(claim)}.`, `In: ${documents.join("; ")}.`, works.length ? `Citing: ${works.join(" ")}` : "",
    `Claimgraph ${about.version}, graph ${about.graph_sha256.slice(0, 12)}, claim ${claim.id}. ${location.origin}/claim/${claim.id}`].filter(Boolean).join("\n");
}

/* A long list paints its first part; the rest comes when it is asked for. */
function pieces(evidence) {
  const list = h("div", { class: "pieces" }, evidence.slice(0, MANY).map((one, place) => evidenceCard(one, place + 1)));
  if (evidence.length > MANY) {
    const more = h("button", { type: "button", click: () => { more.replaceWith(...evidence.slice(MANY).map((one, place) => evidenceCard(one, MANY + place + 1))); } }, `Show ${number(evidence.length - MANY)} more`);
    list.append(more);
  }
  return list;
}

export async function page({ parts: [id], about, signal }) {
  const { claim, evidence, against, beside } = await ask(`claim/${encodeURIComponent(id)}`, {}, signal);
  const qualified = qualifierWords(claim), rest = (name, ...value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  const network = `/network?thing=${encodeURIComponent(claim.subject.curie)}&thing=${encodeURIComponent(claim.object.curie)}`;
  return {
    title: sentence(claim),
    content: [
      h("div", { class: "heading" }, h("div", {}, h("p", { class: "kind" }, "Claim"),
        h("h1", { class: claim.negated ? "claim-title is-denied" : "claim-title" }, claim.negated && [deniedBadge(), h("span", { class: "not-so" }, " It is not so that ")], thingLink(claim.subject), h("span", { class: "said" }, ` ${claim.relation} `), thingLink(claim.object))),
      h("div", { class: "actions" }, copyButton("Copy link", () => `${location.origin}/claim/${claim.id}`), copyButton("Copy citation", () => citation(claim, evidence, about)), h("a", { class: "button", href: network }, "Network"))),
      claim.retracted && h("p", { class: "warning", role: "note" }, "This claim rests on a work or document that has been retracted."),
      claim.relayed_only && h("p", { class: "note" }, "No document reports this of its own: every sentence relays the finding of a cited work."),
      against.length > 0 && h("p", { class: "warning" }, h("a", { href: "#against" }, `${count(against.length, "claim")} ${against.length === 1 ? "speaks" : "speak"} against it`)),
      h("dl", { class: "summary" }, rest("Surest evidence", certaintyBadge(claim.certainty)), rest("Kind of work", byLevel(claim.levels).map(levelBadge)),
        claim.genotypes.length > 0 && rest("Genotype", claim.genotypes.map((one) => thingLink(one))), rest("Support", weight(claim)), years(claim) && rest("Years", years(claim)),
        qualified && rest("More exactly", qualified)),
      h("section", {}, h("div", { class: "section-head" }, h("h2", {}, count(claim.sentences, "sentence"), claim.negated ? (claim.sentences === 1 ? " denies it" : " deny it") : claim.sentences === 1 ? " says so" : " say so"), claim.sentences < evidence.length && quiet(`told ${number(evidence.length)} times below: once for each circumstance or number`), marksKey()), pieces(evidence)),
      h("section", { id: "against", class: against.length ? "against" : "" }, h("h2", {}, "Against it"),
        against.length ? h("div", { class: "cards" }, against.map(claimCard)) : quiet("No claim of this graph denies it or says the opposite.")),
      h("section", {}, h("h2", {}, "Also claimed of the two"), beside.length ? h("div", { class: "cards" }, beside.map(claimCard)) : quiet(`Nothing else is claimed of ${claim.subject.label} and ${claim.object.label}.`)),
    ],
    shown: () => location.hash && document.getElementById(location.hash.slice(1))?.scrollIntoView(),
  };
}
