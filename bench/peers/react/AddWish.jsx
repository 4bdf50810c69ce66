import { useState } from "react";

const EMPTY = { name: "", url: "", description: "" };

export const AddWish = ({ enabled, add, fail }) => {
  const [wish, setWish] = useState(EMPTY);
  const change = ({ target }) => setWish((before) => ({ ...before, [target.name]: target.value }));

  const submit = async (event) => {
    event.preventDefault();
    try {
      await add(Object.fromEntries(Object.entries(wish).filter(([, text]) => text)));
      setWish(EMPTY);
    } catch (error) {
      fail(error);
    }
  };

  return (
    <section className="panel">
      <h2>Add a wish</h2>
      <form id="add-wish" onSubmit={submit}>
        <label>Name <input name="name" required value={wish.name} onChange={change} /></label>
        <label>Link <input name="url" type="url" value={wish.url} onChange={change} /></label>
        <label>
          Description
          <textarea name="description" rows="3" value={wish.description} onChange={change} />
        </label>
        <button type="submit" disabled={!enabled}>Add</button>
      </form>
    </section>
  );
};
