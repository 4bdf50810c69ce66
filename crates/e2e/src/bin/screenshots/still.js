// Makes the page the same each time: nothing has the focus, nothing is announced, and what depends on the
// moment or on chance says what it would say in a typical case.
document.activeElement?.blur();
for (const status of document.querySelectorAll("[role=status]")) status.textContent = "";
const masks = [
  [/\b\d+(\.\d+)? ms\b/g, "24 ms"],
  [/\b\d?\d:\d\d:\d\d [AP]M\b/g, "9:30:00 AM"],
  [/\b(\d\d:\d\d):\d\d\b/g, "$1:00"],
  // Seconds since 1970.
  [/\b(\d{8})\d\d\b/g, "$100"],
  [/\b\d+ (s|seconds?)\b/g, "30 $1"],
];
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const text = masks.reduce((text, [what, mask]) => text.replace(what, mask), texts.currentNode.data);
  if (text !== texts.currentNode.data) texts.currentNode.data = text;
}
scrollTo(0, 0);
await document.fonts.ready;
// The second frame shows what the first has laid out.
await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
