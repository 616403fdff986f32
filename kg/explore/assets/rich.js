/* CodeMirror for SPARQL. It stands in a shadow tree, where its styles are adopted sheets, which the page's policy allows. */
import { h } from "./dom.js";
import { EditorState } from "./vendor/codemirror-state.js";
import { EditorView, keymap, lineNumbers, drawSelection, highlightActiveLine } from "./vendor/codemirror-view.js";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "./vendor/codemirror-commands.js";
import { HighlightStyle, StreamLanguage, bracketMatching, indentUnit, syntaxHighlighting } from "./vendor/codemirror-language.js";
import { autocompletion, closeBrackets, completionKeymap } from "./vendor/codemirror-autocomplete.js";
import { tags } from "./vendor/lezer-highlight.js";
import { sparql } from "./vendor/codemirror-legacy-modes-sparql.js";

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--ground)", fontSize: "13px" },
  ".cm-scroller": { overflow: "auto", fontFamily: "var(--mono)", lineHeight: "20px" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--muted)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
  "&.cm-focused": { outline: "none" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent) 26%, transparent)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--rule)" },
});
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--edge-response)" },
  { tag: tags.string, color: "var(--edge-harm)" },
  { tag: [tags.comment], color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.atom, tags.number], color: "var(--edge-therapy)" },
]);

export function richEditor(text, run, prefixes) {
  const options = Object.entries(prefixes).map(([prefix, base]) => ({ label: `${prefix}:`, type: "namespace", detail: base }));
  const known = (context) => { const word = context.matchBefore(/[A-Za-z][\w.-]*/); return word && (word.from < word.to || context.explicit) ? { from: word.from, options, validFor: /^[\w.-]*$/ } : null; };
  const host = h("div", { class: "rich", id: "sparql-rich" }), root = host.attachShadow({ mode: "open" });
  const view = new EditorView({ root, parent: root, state: EditorState.create({ doc: text, extensions: [
    lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), closeBrackets(), indentUnit.of("  "), StreamLanguage.define(sparql), syntaxHighlighting(colours), look,
    autocompletion({ override: [known] }), EditorView.contentAttributes.of({ "aria-label": "SPARQL query. Tab indents; Escape, then Tab, leaves the field." }),
    keymap.of([{ key: "Mod-Enter", run: () => { run(); return true; } }, ...completionKeymap, ...historyKeymap, indentWithTab, ...defaultKeymap]),
  ] }) });
  return { element: h("div", { class: "editor" }, host), text: () => view.state.doc.toString(), insert: (words) => view.dispatch({ changes: { from: 0, insert: words } }) };
}
