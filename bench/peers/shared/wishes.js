// The API by `fetch`: the list is public, and adding to it needs a token.
import { apiUrl } from "./settings.js";

const json = async (request) => {
  const answer = await request;
  if (!answer.ok) throw new Error(`The API answered ${answer.status}.`);
  return answer.json();
};

export const readWishes = () => json(fetch(apiUrl));

export const addWish = (wish, token) =>
  json(
    fetch(apiUrl, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify(wish),
    }),
  );

// Only a link to the web can be clicked.
export const isWebLink = (text) => /^https?:\/\//i.test(text);
