/* Where the texts disagree, and what they ask or leave open. */
import { h, heading, count, number, empty, quiet } from "./dom.js";
import { ask } from "./api.js";
import { claimCard, thingLink, groupLabel, entityHref } from "./words.js";
import { quote, documentLine, marksKey } from "./evidence.js";
import { searchBox } from "./search.js";
import { csvButton } from "./table.js";

/* A claim whose words come when they are asked for. */
function withWords(claim, note = null) {
  const held = h("div", { class: "words" });
  const details = h("details", { class: "show-words", id: `words-${claim.id}` }, h("summary", {}, `Show ${claim.sentences === 1 ? "the words" : `the words of ${count(claim.sentences, "sentence")}`}`), held);
  details.addEventListener("toggle", async () => {
    if (!details.open || held.childElementCount) return;
    held.replaceChildren(quiet("Loading …"));
    try {
      const { evidence } = await ask(`claim/${claim.id}`);
      held.replaceChildren(...evidence.map((one) => h("div", { class: "short-evidence" }, quote(one), h("p", { class: "quiet" }, documentLine(one.document), ` · ${one.attribution_words}`, one.references.length > 0 && ` · cites ${one.references.map((work) => work.number).join(", ")}`))));
    } catch (error) { held.replaceChildren(h("p", { class: "warning" }, error.message)); }
  });
  return h("div", {}, note && h("p", { class: "quiet reason" }, note), claimCard(claim), details);
}

/* Why a claim stands among the questions: it is asked, or it names a gap. */
function asked(claim) {
  const times = claim.certainties["open-question"] || 0;
  return !times ? "a gap that is named" : times === claim.evidence ? "asked, not answered" : `asked in ${number(times)} of ${number(claim.evidence)} sentences`;
}

function disagreement(one) {
  const first = one.affirming[0] || one.opposing[0], opposite = one.kind !== "denied";
  return h("article", { class: "disagreement" },
    h("h3", {}, thingLink(first.subject), h("span", { class: "said" }, ` ${first.relation} `), thingLink(first.object), h("span", { class: "badge denied" }, opposite ? "opposite directions" : "affirmed and denied")),
    h("div", { class: "sides" },
      h("section", { class: "side for" }, h("h4", {}, opposite ? "One direction" : "For"), one.affirming.map((claim) => withWords(claim))),
      h("section", { class: "side against" }, h("h4", {}, opposite ? "The other" : "Against"), one.opposing.map((claim) => withWords(claim)))));
}

export async function page({ params, go, signal }) {
  const thing = params.get("thing");
  const [view, entity] = await Promise.all([ask("open", { thing }, signal), thing ? ask(`entity/${entityHref(thing).slice(8)}`, {}, signal) : null]);
  const box = searchBox({ id: "open-thing", label: "Only on an entity", placeholder: "Only on: drug, gene …", chosen: (hit) => go(`/open?thing=${encodeURIComponent(hit.thing.curie)}`) });
  const label = entity?.thing.label;
  const all = [...new Map([...view.disagreements.flatMap((one) => [...one.affirming, ...one.opposing]), ...view.questions].map((claim) => [claim.id, claim])).values()];
  return {
    title: label ? `Open questions on ${label}` : "Open questions",
    content: [
      heading(label ? ["Open questions on ", h("a", { href: entityHref(thing) }, label)] : "Open questions and disagreements",
        h("div", { class: "actions" }, thing && h("button", { type: "button", class: "chip", click: () => go("/open") }, `${groupLabel(entity.thing.group)}: ${label} ✕`), box.element, all.length > 0 && csvButton(all, "open-questions.csv"))),
      h("section", {}, h("div", { class: "section-head" }, h("h2", {}, view.disagreements.length ? count(view.disagreements.length, "disagreement") : "Disagreements"), view.disagreements.length > 0 && marksKey()),
        view.disagreements.length ? view.disagreements.map(disagreement) : empty("No two claims contradict each other", label ? `Of ${label} and its regimens, nothing is both affirmed and denied in this graph.` : "Nothing is both affirmed and denied in this graph.")),
      h("section", {}, h("h2", {}, view.questions.length ? count(view.questions.length, "open question") : "Open questions"), view.questions.length ? h("div", { class: "cards" }, view.questions.map((claim) => withWords(claim, asked(claim)))) : empty("No question is left open", "No text of this graph asks, or names a gap.")),
    ],
  };
}
