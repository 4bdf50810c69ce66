// The page without a framework: its text is in index.html, and this fills in what changes.
import { addWish, isWebLink, readWishes } from "./wishes.js";

const find = (id) => document.getElementById(id);

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
  item.append(paragraph("wish__name", wish.name ?? "Unnamed wish"));
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

const fail = (error) => {
  find("problem").textContent = error.message;
};

// Reads the list and shows it.
export const showWishes = async () => {
  const { Items: wishes, Count: count } = await readWishes();
  const rows = document.createDocumentFragment();
  for (const wish of wishes) rows.append(row(wish));
  find("wishes").replaceChildren(rows);
  find("wish-count").textContent = count;
};

// Shows who is signed in, or that nobody is.
export const showPerson = (person) => {
  const name = find("account-name");
  // Its text tells that somebody is signed in, so there is none before.
  name.textContent = person ?? "";
  name.hidden = !person;
  find("sign-out").hidden = !person;
  find("sign-in").hidden = Boolean(person);
  find("sign-in").disabled = Boolean(person);
  find("add").disabled = !person;
};

// Lets the buttons do what they say. `token` gives an access token.
export const listen = ({ signIn, signOut, token }) => {
  find("sign-in").addEventListener("click", () => signIn().catch(fail));
  find("sign-out").addEventListener("click", () => signOut().catch(fail));
  find("add-wish").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const wish = Object.fromEntries([...new FormData(form)].filter(([, text]) => text));
    try {
      const { id } = await addWish(wish, await token());
      form.reset();
      find("wishes").append(row({ ...wish, id }));
      await showWishes();
    } catch (error) {
      fail(error);
    }
  });
};

// The list is public, so it does not wait for anybody's session.
export const start = (work) => {
  showWishes().catch(fail);
  work().catch(fail);
};
