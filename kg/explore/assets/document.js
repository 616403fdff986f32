/* A document: what it says, and how much rests on each entry of its bibliography. */
import { h, count, outside, empty, quiet } from "./dom.js";
import { ask } from "./api.js";
import { badge, workHref } from "./words.js";
import { identifierLinks, printed, emphasised } from "./evidence.js";
import { resting } from "./work.js";

export async function page({ params, go, signal }) {
  const id = params.get("id");
  if (!id) return { title: "Document", content: [empty("No document is named", "The address of a document ends with its id: ?id=…", h("a", { href: "/documents" }, "To the list of documents"))] };
  const view = await ask("document", { id }, signal), { document } = view;
  const facts = [["Authors", view.authors.join(", ")], [document.journal ? "Journal" : "Year", [document.journal, document.year].filter(Boolean).join(", ")], ["Licence", document.license],
    ["Read from", [view.source, " ", h("small", { class: "hash", title: view.sha256 }, `SHA-256 ${view.sha256.slice(0, 16)}…`)]]].filter(([, value]) => value?.length);
  return {
    title: document.title || id,
    content: [
      h("div", { class: "heading" }, h("div", {}, h("p", { class: "kind" }, "Document ", document.retracted && badge("retracted", "denied")), h("h1", {}, document.title || id), h("p", { class: "ids" }, identifierLinks(view.identifiers), document.url && outside(document.url, "source")))),
      h("dl", { class: "kin" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
      h("section", {}, resting({ claims: view.claims, total: view.total, params, go, name: document.title || id, words: "Nothing that it says was read as a claim.", title: ["No claim was read from it", "claim read from it", "claims read from it"] })),
      h("section", {}, h("h2", {}, "Bibliography: ", count(view.references.length, "entry", "entries")), view.references.length ? h("ol", { class: "bibliography" },
        view.references.map(([work, claims]) => h("li", {}, h("span", { class: "ref-number" }, `[${work.number}]`), h("div", {}, h("a", { href: workHref(work.id), class: "printed" }, emphasised(printed(work))), work.identifiers.length > 0 && h("div", { class: "ids" }, identifierLinks(work.identifiers))),
          h("span", { class: claims ? "resting" : "resting none" }, claims ? count(claims, "claim") : "no claim"))))
        : quiet("It has none, or none could be read.")),
    ],
  };
}
