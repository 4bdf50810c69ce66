// What the app is measured against: the same GET and the same rows, written by hand in plain JavaScript,
// without a framework and without WebAssembly.
//
// It is there twice. `?rows=all` puts every row into the page, as one writes it first. `?rows=seen` puts
// only those in that are seen, as one writes it once the first is too slow; its rows have one fixed height,
// which is simpler than what the app does.
"use strict";

const parameters = new URLSearchParams(location.search);
const list = document.getElementById("wishes");
const isWebLink = (text) => {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
};

const paragraph = (className, content) => {
  const element = document.createElement("p");
  element.className = className;
  element.append(content);
  return element;
};

const row = (wish) => {
  const item = document.createElement("li");
  item.className = "wish";
  item.dataset.wishId = wish.id;
  item.append(paragraph("wish__name", wish.name ?? `Unnamed wish ${wish.id}`));
  if (wish.description) item.append(paragraph("wish__description", wish.description));
  if (wish.url) {
    const link = document.createElement("a");
    link.textContent = wish.url;
    if (isWebLink(wish.url)) {
      link.href = wish.url;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
    item.append(paragraph("wish__link", link));
  }
  return item;
};

const showAll = (wishes) => {
  const rows = document.createDocumentFragment();
  for (const wish of wishes) rows.append(row(wish));
  list.replaceChildren(rows);
};

const HEIGHT = 96;

const showSeen = (wishes) => {
  const top = -list.getBoundingClientRect().top;
  const first = Math.max(0, Math.floor(top / HEIGHT) - 10);
  const last = Math.min(wishes.length, Math.ceil((top + innerHeight) / HEIGHT) + 10);
  list.style.paddingBlockStart = `${first * HEIGHT}px`;
  list.style.paddingBlockEnd = `${(wishes.length - last) * HEIGHT}px`;
  list.replaceChildren(...wishes.slice(first, last).map(row));
};

const load = async () => {
  const answer = await fetch(parameters.get("api"), { cache: "no-store", credentials: "omit" });
  const { Items: wishes, Count: count } = await answer.json();
  document.getElementById("wish-count").textContent = count;
  const show = parameters.get("rows") === "seen" ? showSeen : showAll;
  show(wishes);
  if (show === showSeen) addEventListener("scroll", () => showSeen(wishes), { passive: true });
};

load();
