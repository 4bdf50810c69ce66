// The body of an async function of `whole` and `forced`: what axe-core and a few rules of our own have
// against the page as it is now, as a list of sentences. `whole` asks for every rule, not only for those of
// looks; `forced` says whether the person's own colours replace the page's.
const mistakes = [];
const shown = (element) => element.checkVisibility({ visibilityProperty: true });
const name = (element) => element.outerHTML.slice(0, 160);

const { scrollWidth, clientWidth } = document.documentElement;
if (scrollWidth > clientWidth) {
  const wide = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 1,
  );
  mistakes.push(`overflow: ${scrollWidth - clientWidth} px too wide: ${wide.slice(-2).map(name)}`);
}
const headings = [...document.querySelectorAll("h1")].filter(shown);
if (headings.length !== 1) mistakes.push(`heading: ${headings.length} h1`);

const modal = document.querySelector("dialog:modal");
const before = document.activeElement;
const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
for (const element of (modal ?? document).querySelectorAll(controls)) {
  if (!shown(element) || element.disabled || element.tabIndex < 0) continue;
  element.focus({ focusVisible: true, preventScroll: true });
  const style = getComputedStyle(element);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (document.activeElement !== element || !ring) mistakes.push(`focus: no ring: ${name(element)}`);
  const drawn = element.matches("button, select, textarea, input:not([type=checkbox], [type=radio])");
  const edges = ["Top", "Right", "Bottom", "Left"].some((side) => parseFloat(style[`border${side}Width`]) > 0);
  if (forced && drawn && !edges) {
    mistakes.push(`border: none in forced colours: ${name(element)}`);
  }
}
(before ?? document.body).focus({ preventScroll: true });
if (before === document.body) document.activeElement.blur();
if (forced) return mistakes;

// It gives up where a mark stands before a text by ::before; the text is on the page's ground all the same.
const { options } = axe._audit.checks["color-contrast"];
axe.configure({ checks: [{ id: "color-contrast", options: { ...options, ignorePseudo: true } }] });
// What colours and the width of the window have a part in.
const looks = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const result = await axe.run(document, {
  runOnly: whole ? { type: "tag", values: tags } : { type: "rule", values: looks },
  // Not among those that run by themselves.
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations", "incomplete"],
});
for (const { id, help, nodes } of result.violations) {
  for (const { html, failureSummary } of nodes) {
    mistakes.push(`${id}: ${help}: ${html.slice(0, 240)}: ${failureSummary.replace(/\s+/g, " ")}`);
  }
}
// What it cannot decide is for people to look at. Of contrast it would hide a mistake: it says why.
for (const { nodes } of result.incomplete.filter(({ id }) => id === "color-contrast")) {
  for (const { html, any } of nodes) {
    mistakes.push(`color-contrast: undecided: ${any[0]?.data?.messageKey}: ${html.slice(0, 240)}`);
  }
}
return mistakes;
