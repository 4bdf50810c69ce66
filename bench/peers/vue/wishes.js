// The API by axios, as the tutorials for Vue have it.
import axios from "axios";
import { ref, shallowRef } from "vue";
import { apiUrl } from "../shared/settings.js";

export const useWishes = (token) => {
  // Shallow, as Vue's guide advises for long lists: nobody changes a wish in place.
  const wishes = shallowRef([]);
  const count = ref();

  const read = async () => {
    const { data } = await axios.get(apiUrl);
    wishes.value = data.Items;
    count.value = data.Count;
  };

  const add = async (wish) => {
    const headers = { Authorization: `Bearer ${await token()}` };
    const { data } = await axios.post(apiUrl, wish, { headers });
    wishes.value = [...wishes.value, { ...wish, id: data.id }];
    await read();
  };

  return { wishes, count, read, add };
};
